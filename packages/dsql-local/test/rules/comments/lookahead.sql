-- Pairs of words that PostgreSQL's lexer reads together, and strings that have several parts.
--! accepted
select 1 from t where a not in (1, 2) and b not like 'x' and c not ilike 'y' and d not similar to 'z' and e not between 1 and 2
select a from t order by a nulls first, b desc nulls last
select a::timestamp with time zone, b::time without time zone, c::timestamp without time zone from t
create table t (a timestamp with time zone, b time without time zone, c time(3) with time zone)
select U&'d!0061t' uescape '!', U&"d*0061t" uescape '*' from t
with x as (select 1) select * from x where not exists (select 1)
with ordinality as (select 1) select * from ordinality
select * from generate_series(1, 3) with ordinality as g (a, b)
select json_object('a' value 1 with unique keys), json_object('a': 1 without unique), json_array(1, 2 null on null)
select json_arrayagg(a order by a), json_objectagg(k: v) from t
select a is not distinct from b, a is not null, a is not json, a is json object with unique keys from t
select E'it\'s' || $$ -- no comment $$ || $a$ /* neither */ $a$ || 'nor -- this' || "not /* this */" from t
insert into t (a, b) values (1, 'x') on conflict (a) do nothing returning *
insert into t select a, b from u where a not in (select b from v for update)
update t set a = 1, b = default where id = $1 returning *
create unique index async if not exists i on s.t (lower(a), b desc nulls last) include (c) where a not in (1)
alter table async t validate constraint c
aws iam grant r to 'arn:aws:iam::000000000000:role/r'
select pg_catalog.version(), current_setting('server_version'), set_config($1, $2, true)
create table t (id int primary key, a pg_catalog.numeric, b numeric, c decimal(10, 2))
create domain d as numeric check (value > 0)
select * from a left join lateral (select 1 from b where b.id not in (1)) x on true
select interval '1' year, date '2020-01-01', timestamp with time zone '2020-01-01 00:00 +0', double precision '1', bit varying '1' from t
begin transaction isolation level repeatable read, read only
start transaction read write
select cast(a as character varying(3)), a::double precision, a at time zone 'UTC', a operator(pg_catalog.+) 1 from t
select extract(epoch from a), overlay(a placing b from 1 for 2), position('a' in b), substring(a from 1 for 2), trim(both 'x' from a) from t
select sum(a) over (partition by b order by c rows between unbounded preceding and current row exclude no others) from t
select sum(a) filter (where b), percentile_cont(0.5) within group (order by a) from t group by grouping sets ((a), ())
select case when a then 1 else 2 end, array(select 1), row(1, 2), (a).b, a[1:2], - a, @ a, a @> b, a -> 'x' ->> 'y' from t
create view v as select 1 as a with check option
create function f(a int, out b int) returns int language sql immutable as 'select 1'
create function g() returns int language sql begin atomic select 1; select 2; end
