-- The default is constant, so PostgreSQL changes only the catalog and rewrites no row. Calls of before have version 0: below
-- every event, and contained in every snapshot.
ALTER TABLE "call" ADD COLUMN "version" bigint DEFAULT 0 NOT NULL;
