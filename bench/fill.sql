-- Indexes and what rests on them are made again after the rows, from the schema's own words: a row
-- at a time, ten million take most of a day.
CREATE TEMPORARY TABLE later AS
SELECT
  format('DROP INDEX %s', indexrelid::regclass) AS removal,
  pg_get_indexdef(indexrelid) AS making
FROM pg_index
WHERE indrelid = 'repository'::regclass
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
UNION ALL
SELECT
  format('ALTER TABLE repository DROP CONSTRAINT %I', conname),
  format('ALTER TABLE repository ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
FROM pg_constraint
WHERE conrelid = 'repository'::regclass AND contype IN ('p', 'u', 'x');
SET maintenance_work_mem = '1GB';
SELECT removal FROM later \gexec

\ir rows.sql

SELECT making FROM later \gexec
