-- Files that the user uploaded. What is in them stands in a folder beside this database, named by
-- its SHA-256: once, however many rows name it.
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX attachment_content ON attachment (sha256, size);
CREATE INDEX attachment_age ON attachment (created_at);

-- Which message shows which attachment. Triggers keep it, so that no way of making or removing a
-- message can forget it.
CREATE TABLE attachment_use (
  attachment TEXT NOT NULL,
  message INTEGER NOT NULL,
  PRIMARY KEY (attachment, message)
) WITHOUT ROWID;
CREATE INDEX attachment_used_by ON attachment_use (message);

-- Contents that may be on disk although no attachment names them: a file and a row cannot come or
-- go in one step, so what is about to come, and what is about to go, is noted here first.
CREATE TABLE attachment_leftover (
  sha256 TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TRIGGER message_attaches AFTER INSERT ON message WHEN NEW.attachments IS NOT NULL
BEGIN
  INSERT OR IGNORE INTO attachment_use (attachment, message)
  SELECT value ->> '$.id', NEW.n FROM json_each(NEW.attachments);
END;

CREATE TRIGGER message_detaches AFTER DELETE ON message WHEN OLD.attachments IS NOT NULL
BEGIN
  DELETE FROM attachment_use WHERE message = OLD.n;
END;

CREATE TRIGGER attachment_unused AFTER DELETE ON attachment_use
WHEN NOT EXISTS (SELECT 1 FROM attachment_use WHERE attachment = OLD.attachment)
BEGIN
  DELETE FROM attachment WHERE id = OLD.attachment;
END;

CREATE TRIGGER attachment_removed AFTER DELETE ON attachment
WHEN NOT EXISTS (SELECT 1 FROM attachment WHERE sha256 = OLD.sha256)
BEGIN
  INSERT OR IGNORE INTO attachment_leftover (sha256) VALUES (OLD.sha256);
END;
