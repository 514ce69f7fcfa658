-- Moves money from one account to another, in one transaction. Variables: source, target, amount.
\set ON_ERROR_STOP on
\set VERBOSITY sqlstate
BEGIN;
-- \gset fails without a row: the account isn't there, or has less.
SELECT balance AS source_balance FROM account WHERE id = :'source' AND balance >= :'amount' \gset
SELECT balance AS target_balance FROM account WHERE id = :'target' \gset
-- A command that has two of them meet, to see a conflict.
\! ${AFTER_READ:-true}
-- What was read may be written back: if another transaction has changed it since, this one can't commit.
UPDATE account SET balance = :'source_balance'::int - :'amount'::int WHERE id = :'source';
UPDATE account SET balance = :'target_balance'::int + :'amount'::int WHERE id = :'target';
INSERT INTO transfer (source, target, amount) VALUES (:'source', :'target', :'amount');
COMMIT;
