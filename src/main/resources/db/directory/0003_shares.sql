-- Share links: by the hash of its token, whose and which share one opens. What it shows is in the
-- user's file; a link without it opens nothing.
CREATE TABLE share_link (
  token_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  share_id TEXT NOT NULL UNIQUE,
  expires_at INTEGER
) WITHOUT ROWID;
CREATE INDEX share_link_user ON share_link (user_id);
CREATE INDEX share_link_expires ON share_link (expires_at) WHERE expires_at IS NOT NULL;
