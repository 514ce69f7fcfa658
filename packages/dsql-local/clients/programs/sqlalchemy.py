"""SQLAlchemy's ORM and reflection, on psycopg2.

Needs: an engine of its own with isolation level AUTOCOMMIT for DDL (`create_all` in one transaction is several DDL
statements; a connection that was AUTOCOMMIT for a while gets default_transaction_isolation set at its next use, which is
refused); keys that are UUIDs or identities with a cache. Not here: `begin_nested`, `stream_results`. A conflict is `error.orig.pgcode` 40001, class
OperationalError.
"""

import os
import sys
import uuid

# This file has the package's name.
sys.path.pop(0)
try:
    import psycopg2
    import sqlalchemy
except ImportError as error:
    print(f"skip {error} for {sys.executable} (Debian: python3-sqlalchemy, python3-psycopg2)")
    sys.exit()
sys.path.append("support")
from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Integer, Text, create_engine, func, inspect, select, text
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import Session, declarative_base, joinedload, relationship
from steps import contend, step

print(f"version {sqlalchemy.__version__}, psycopg2 {psycopg2.__version__.split()[0]}", flush=True)

Base = declarative_base()


class Shelf(Base):
    __tablename__ = "shelf"
    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid.uuid4)
    name = Column(Text, nullable=False, unique=True)
    books = relationship("Book", back_populates="shelf", order_by="Book.title")


class Book(Base):
    __tablename__ = "book"
    id = Column(BigInteger, Identity(cache=1), primary_key=True)
    title = Column(Text, nullable=False)
    pages = Column(Integer)
    shelf_id = Column(ForeignKey("shelf.id"), nullable=False)
    shelf = relationship("Shelf", back_populates="books")


class Counter(Base):
    __tablename__ = "counter"
    id = Column(Integer, primary_key=True, autoincrement=False)
    n = Column(Integer, nullable=False)


# libpq takes host, TLS and token from the environment. A pool asks for a new token at each connection by the event
# do_connect; this one takes the token that the runner has signed.
engine = create_engine("postgresql+psycopg2://", pool_pre_ping=True, future=True)
ddl = create_engine("postgresql+psycopg2://", isolation_level="AUTOCOMMIT", pool_pre_ping=True, future=True)


@sqlalchemy.event.listens_for(engine, "do_connect")
@sqlalchemy.event.listens_for(ddl, "do_connect")
def give_token(dialect, record, arguments, parameters):
    parameters["password"] = os.environ["PGPASSWORD"]


with step("schema"):
    Base.metadata.create_all(ddl)
    Base.metadata.create_all(ddl)  # finds what is there

with step("rows"):
    with Session(engine) as session:
        shelf = Shelf(name="reading", books=[Book(title="Emma", pages=474), Book(title="Persuasion")])
        session.add(shelf)
        session.commit()
        shelf.books[1].pages = 249
        session.commit()
    with Session(engine) as session:
        found = session.execute(select(Shelf).options(joinedload(Shelf.books))).unique().scalar_one()
        assert [(book.title, book.pages) for book in found.books] == [("Emma", 474), ("Persuasion", 249)]
        session.delete(found.books[0])
        session.commit()
        assert session.scalar(select(func.count()).select_from(Book)) == 1


def count():
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Counter))


with step("commit"):
    with Session(engine) as session, session.begin():
        session.add_all([Counter(id=1, n=0), Counter(id=2, n=0)])
    assert count() == 2

with step("rollback"):
    with Session(engine) as session:
        session.execute(sqlalchemy.delete(Counter))
        session.rollback()
    assert count() == 2

with step("conflict"):

    def increment(both_wrote):
        with Session(engine) as session, session.begin():
            session.execute(sqlalchemy.update(Counter).where(Counter.id == 1).values(n=Counter.n + 1))
            both_wrote()

    contend(increment, lambda error: getattr(getattr(error, "orig", None), "pgcode", None), "error.orig.pgcode")
    with Session(engine) as session:
        assert session.get(Counter, 1).n == 2

with step("prepared"):
    # psycopg2 prepares nothing, it writes values into the text.
    with engine.connect() as connection:
        for id, n in ((1, 2), (2, 0)):
            assert connection.scalar(text("SELECT n FROM counter WHERE id = :id"), {"id": id}) == n

with step("introspection"):
    inspector = inspect(engine)
    assert sorted(inspector.get_table_names()) == ["book", "counter", "shelf"]
    assert [(column["name"], column["nullable"]) for column in inspector.get_columns("book")] == [
        ("id", False),
        ("title", False),
        ("pages", True),
        ("shelf_id", False),
    ]
    # DSQL's index of a primary key holds every column, those of the key first, and this is read from it.
    assert inspector.get_pk_constraint("book")["constrained_columns"][0] == "id"
    (foreign_key,) = inspector.get_foreign_keys("book")
    assert (foreign_key["constrained_columns"], foreign_key["referred_table"]) == (["shelf_id"], "shelf")
    (unique,) = inspector.get_unique_constraints("shelf")
    assert unique["column_names"] == ["name"]

with step("close"):
    engine.dispose()
    ddl.dispose()
