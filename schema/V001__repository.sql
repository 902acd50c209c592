-- One row is one repository at one place. Collation "C" makes order and keyset pagination the
-- same on every server, whatever its locale.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE repository (
  id              uuid        PRIMARY KEY,
  host            text        COLLATE "C" NOT NULL,
  path            text        COLLATE "C",
  name            text        COLLATE "C" NOT NULL,
  description     text        NOT NULL DEFAULT '',
  remote_url      text        COLLATE "C",
  tags            text[]      NOT NULL DEFAULT '{}',
  metadata        jsonb       NOT NULL DEFAULT '{}',
  status          text        NOT NULL DEFAULT 'active',

  -- Name, path, description and remote on a line each, in lower case and Unicode's NFC, made by the
  -- application: what is searched.
  search_text     text        COLLATE "C" NOT NULL DEFAULT '',

  -- Evidence that a repository found elsewhere is this one.
  git_common_dir  text        COLLATE "C",
  file_key        text        COLLATE "C",
  root_commit     text        COLLATE "C",

  -- Facts last seen on disk; null until seen.
  branch          text,
  head_commit     text        COLLATE "C",
  committed_at    timestamptz,
  dirty           boolean,
  ahead           integer,
  behind          integer,
  checked_at      timestamptz,
  presence        text,
  worktrees       text[]      NOT NULL DEFAULT '{}',

  version         integer     NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  last_indexed_at timestamptz,

  -- Paths and remotes may be longer than the 2,704 bytes that an entry of a B-tree holds; of a hash
  -- index it holds the hash alone. An exclusion constraint compares the values themselves.
  CONSTRAINT repository_path_unique EXCLUDE USING hash ((host || E'\n' || path) WITH =),
  -- All working trees of one git repository are one row.
  CONSTRAINT repository_common_dir_unique
    EXCLUDE USING hash ((host || E'\n' || git_common_dir) WITH =),
  -- A repository known only by its remote is one row; clones of one remote are many.
  CONSTRAINT repository_remote_only_unique
    EXCLUDE USING hash ((host || E'\n' || remote_url) WITH =) WHERE (path IS NULL),
  CONSTRAINT repository_name_unique UNIQUE (host, name),
  CONSTRAINT repository_located CHECK (path IS NOT NULL OR remote_url IS NOT NULL),
  CONSTRAINT repository_path_length CHECK (octet_length(path) BETWEEN 1 AND 4096),
  CONSTRAINT repository_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
  CONSTRAINT repository_description_length CHECK (char_length(description) <= 4000),
  CONSTRAINT repository_tags_count CHECK (cardinality(tags) <= 32),
  CONSTRAINT repository_metadata_object CHECK (jsonb_typeof(metadata) = 'object'),
  CONSTRAINT repository_status_known CHECK (status IN ('active', 'archived')),
  CONSTRAINT repository_presence_known CHECK (presence IN ('present', 'missing', 'unreachable')),
  CONSTRAINT repository_version_positive CHECK (version >= 1)
);

CREATE INDEX repository_path ON repository USING hash (path);
CREATE INDEX repository_common_dir ON repository USING hash (git_common_dir);
CREATE INDEX repository_remote_url ON repository USING hash (remote_url);

-- Order by path, and what is below a directory; see repository_path_unique for the limit.
CREATE INDEX repository_place ON repository (host, coalesce(left(path, 500), ''), id);
CREATE INDEX repository_place_everywhere ON repository (coalesce(left(path, 500), ''), id);

-- What is searched, and the name alone within it, since names that match come first. Trigrams find
-- substrings of three letters, and shorter beginnings of words.
CREATE INDEX repository_search ON repository
  USING gin (search_text gin_trgm_ops, split_part(search_text, E'\n', 1) gin_trgm_ops);
CREATE INDEX repository_folded_name ON repository (split_part(search_text, E'\n', 1), id);

CREATE INDEX repository_tags ON repository USING gin (tags);
CREATE INDEX repository_worktrees ON repository USING gin (worktrees) WHERE worktrees <> '{}';
CREATE INDEX repository_file_key ON repository (host, file_key);
CREATE INDEX repository_root_commit ON repository (host, root_commit);

-- Each order of the list, on one machine and on all. The constraint on (host, name) serves the
-- first of them.
CREATE INDEX repository_name_everywhere ON repository (name, id);
CREATE INDEX repository_recent ON repository (host, coalesce(committed_at, created_at), id);
CREATE INDEX repository_recent_everywhere ON repository (coalesce(committed_at, created_at), id);
CREATE INDEX repository_updated ON repository (host, updated_at, id);
CREATE INDEX repository_updated_everywhere ON repository (updated_at, id);

-- With the status, so that rows that aren't archived are counted without being read.
CREATE INDEX repository_created ON repository (host, created_at, id) INCLUDE (status);
CREATE INDEX repository_created_everywhere ON repository (created_at, id) INCLUDE (status);

-- The noteworthy states, each of few rows.
CREATE INDEX repository_archived ON repository (host, name, id) WHERE status = 'archived';
CREATE INDEX repository_absent ON repository (presence, host, name, id)
  WHERE presence IN ('missing', 'unreachable');
CREATE INDEX repository_dirty ON repository (host, name, id) WHERE dirty;
CREATE INDEX repository_ahead ON repository (host, name, id) WHERE ahead > 0;
CREATE INDEX repository_behind ON repository (host, name, id) WHERE behind > 0;
CREATE INDEX repository_detached ON repository (host, name, id)
  WHERE branch IS NULL AND head_commit IS NOT NULL;
CREATE INDEX repository_no_remote ON repository (host, name, id) WHERE remote_url IS NULL;

-- What a database remembers of itself, such as the name of the machine that it was made on.
CREATE TABLE setting (
  name  text PRIMARY KEY,
  value text NOT NULL
);
