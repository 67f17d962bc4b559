-- The order of names that people expect, for all languages. Both PGlite and PostgreSQL have ICU with the root locale.
CREATE COLLATION IF NOT EXISTS "name_order" (provider = icu, locale = 'und');
--> statement-breakpoint
CREATE INDEX "contact_name_order" ON "contact" USING btree ("org_id","name" collate "name_order","id");
