-- Who did what and when to a user's data. n is the order; clocks never order events.
CREATE TABLE audit (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  target TEXT,
  address TEXT
);
CREATE INDEX audit_user ON audit (user_id, n);
