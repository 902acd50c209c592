-- Fills an empty registry with :rows made-up repositories of four machines, most of them on the
-- first, with rare states, common and rare tags and words. The same rows each time.
INSERT INTO repository (
  id, host, path, name, description, remote_url, tags, status, search_text, git_common_dir,
  file_key, root_commit, branch, head_commit, committed_at, dirty, ahead, behind, checked_at,
  presence, created_at, updated_at, last_indexed_at)
SELECT
  md5('id' || i)::uuid,
  host,
  path,
  name,
  description,
  remote_url,
  ARRAY(
    SELECT tag FROM (VALUES
      (CASE WHEN i % 2 = 0 THEN 'backend' END),
      (CASE WHEN i % 5 = 0 THEN 'legacy' END),
      (CASE WHEN i % 1000 = 7 THEN 'tool' END),
      ('team-' || i % 97)) AS given (tag)
    WHERE tag IS NOT NULL ORDER BY tag),
  CASE WHEN i % 50 = 3 THEN 'archived' ELSE 'active' END,
  lower(concat_ws(E'\n', name, coalesce(path, ''), description, coalesce(remote_url, ''))),
  path || '/.git',
  '1:' || i,
  md5('root' || i),
  CASE WHEN i % 200 <> 9 THEN 'main' END,
  md5('head' || i),
  timestamptz '2026-01-01 00:00Z' + i * interval '7 seconds',
  i % 40 = 1,
  CASE WHEN i % 60 = 2 THEN 3 ELSE 0 END,
  CASE WHEN i % 90 = 2 THEN 5 ELSE 0 END,
  timestamptz '2026-06-01 00:00Z',
  CASE WHEN i % 300 = 11 THEN 'missing' WHEN i % 700 = 13 THEN 'unreachable' ELSE 'present' END,
  timestamptz '2026-01-01 00:00Z' + (i * 7919 % 1000003) * interval '10 seconds',
  timestamptz '2026-06-01 00:00Z' + (i * 104729 % 1000003) * interval '10 seconds',
  timestamptz '2026-06-01 00:00Z'
FROM (
  SELECT
    i,
    CASE WHEN i % 10 < 7 THEN 'workbench' ELSE 'machine-' || i % 10 END AS host,
    name,
    CASE WHEN i % 20 <> 19 THEN '/srv/group-' || i % 400 || '/' || name END AS path,
    'Keeps the ' || word || ' of group ' || i % 400 AS description,
    CASE WHEN i % 30 <> 4 THEN 'git.example.org/group-' || i % 400 || '/' || name END AS remote_url
  FROM (
    SELECT
      i,
      word,
      word || '-' || lpad(to_hex(i * 2654435761 % 4294967296), 8, '0') AS name
    FROM (
      SELECT
        i,
        (ARRAY['atlas', 'billing', 'catalog', 'delivery', 'events', 'forms', 'gateway', 'harvest',
          'index', 'journal', 'ledger', 'metrics'])[1 + i % 12] AS word
      FROM generate_series(1::bigint, :rows) AS i) AS numbered) AS named) AS placed;
