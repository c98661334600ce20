-- How often a crash has cut a reply since a person last asked for it: what its recovery may spend.
ALTER TABLE message ADD COLUMN restarts INTEGER NOT NULL DEFAULT 0;
