"""SQLAlchemy's ORM on psycopg 3 and Aurora DSQL."""

import json
import uuid
from datetime import datetime

from sqlalchemy import DateTime, create_engine, event, func, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from contend import ACCOUNTS, contend
from retry import with_retry
from token_for_dsql import token


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner: Mapped[str]
    balance: Mapped[int]


class Transfer(Base):
    __tablename__ = "transfer"

    # Not an integer: DSQL has no SERIAL, and neighbouring keys would be written to the same place.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    source: Mapped[int]
    target: Mapped[int]
    amount: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


# Host, port, user, database and TLS come from libpq's variables.
settings = {
    "pool_size": 8,
    # Seconds; sooner than DSQL's hour.
    "pool_recycle": 50 * 60,
    # To look for the type hstore, which DSQL doesn't have, it would use a savepoint, which DSQL refuses.
    "use_native_hstore": False,
    # A prepared statement fails after a change of the schema.
    "connect_args": {"prepare_threshold": None},
}
engine = create_engine("postgresql+psycopg://", **settings)
# For DDL: a transaction may contain one statement of it only.
ddl_engine = create_engine("postgresql+psycopg://", isolation_level="AUTOCOMMIT", **settings)


@event.listens_for(engine, "do_connect")
@event.listens_for(ddl_engine, "do_connect")
def sign_in(dialect, record, arguments, parameters):
    parameters["password"] = token()


def migrate() -> None:
    """Creates what isn't there yet."""
    Base.metadata.create_all(ddl_engine)
    with ddl_engine.connect() as connection:
        create_index(connection, "transfer_by_source ON transfer (source)")


def create_index(connection, definition: str) -> None:
    """Creates an index, and waits until the job that builds it is done. Index() can't: DSQL builds them ASYNC only."""
    job = connection.execute(text(f"CREATE INDEX ASYNC IF NOT EXISTS {definition}")).scalar()
    if job:
        succeeded = connection.execute(text("CALL sys.wait_for_job(:job)"), {"job": job}).scalar()
        assert succeeded, f"Job {job} has failed: see sys.jobs, and drop the index before the next run."


def transfer(source, target, amount, *, after_read=lambda: None, **retry) -> None:
    """Moves money from one account to another, in one transaction. `after_read` has two of them meet, to see a conflict."""

    def transaction():
        # A new session at each attempt: what a refused one has read is out of date.
        with Session(engine) as session, session.begin():
            debited = session.get_one(Account, source)
            credited = session.get_one(Account, target)
            if debited.balance < amount:
                raise ValueError(f"Account {source} has less than {amount}.")
            after_read()
            # What was read may be written back: if another transaction has changed it since, this one can't commit.
            debited.balance -= amount
            credited.balance += amount
            session.add(Transfer(source=source, target=target, amount=amount))

    with_retry(transaction, **retry)


migrate()
migrate()  # Finds nothing to do.
with Session(engine) as session, session.begin():
    session.add_all(Account(id=i, owner=f"owner {i}", balance=100) for i in range(1, ACCOUNTS + 1))
conflicts = contend(transfer)
with Session(engine) as session:
    total = session.scalar(select(func.sum(Account.balance)))
    transfers = session.scalar(select(func.count()).select_from(Transfer))
print(json.dumps({"total": total, "transfers": transfers, "conflicts": conflicts}))
engine.dispose()
ddl_engine.dispose()
