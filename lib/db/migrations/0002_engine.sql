-- In the order in which the running code takes them, so that neither waits for the other while this one is applied.
LOCK TABLE "plan", "log_entry", "decision", "dispatch" IN ACCESS EXCLUSIVE MODE;
--> statement-breakpoint
CREATE TABLE "idempotent_request" (
	"org_id" text NOT NULL,
	"caller" text NOT NULL,
	"key" text NOT NULL,
	"digest" text NOT NULL,
	"answer" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotent_request_org_id_caller_key_pk" PRIMARY KEY("org_id","caller","key")
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"org_id" text NOT NULL,
	"user_id" text NOT NULL,
	"due_at" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "notice_org_id_user_id_pk" PRIMARY KEY("org_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "rule" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"verdict" text NOT NULL,
	"is_active" boolean DEFAULT false NOT NULL,
	"tool" text,
	"template_id" uuid,
	"recipient" text,
	"max_chars" integer,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rule_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "planner_usage" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"plan_id" uuid,
	"call_id" uuid,
	"run_id" uuid,
	"model" text NOT NULL,
	"input_tokens" integer NOT NULL,
	"cached_input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cost_micros" bigint,
	"duration_ms" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "planner_usage_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
ALTER TABLE "dispatch" ADD COLUMN "tries" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "org_setting" ADD COLUMN "time_zone" text;--> statement-breakpoint
ALTER TABLE "org_setting" ADD COLUMN "quiet_from" integer;--> statement-breakpoint
ALTER TABLE "org_setting" ADD COLUMN "quiet_until" integer;--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "role" text;--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "channel" text;--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "changes" jsonb;--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "waited_ms" bigint;--> statement-breakpoint
ALTER TABLE "log_entry" ADD COLUMN "waiting_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "log_entry" ADD COLUMN "remind_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "log_entry" ADD COLUMN "reminded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "plan" ADD COLUMN "progress_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "plan_template" ADD COLUMN "remind_after_s" integer;--> statement-breakpoint
ALTER TABLE "idempotent_request" ADD CONSTRAINT "idempotent_request_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule" ADD CONSTRAINT "rule_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planner_usage" ADD CONSTRAINT "planner_usage_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notice_due_at_index" ON "notice" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "idempotent_request_created_at_index" ON "idempotent_request" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "rule_org_id_position_index" ON "rule" USING btree ("org_id","position");--> statement-breakpoint
CREATE INDEX "planner_usage_org_id_plan_id_index" ON "planner_usage" USING btree ("org_id","plan_id");--> statement-breakpoint
CREATE INDEX "planner_usage_org_id_call_id_index" ON "planner_usage" USING btree ("org_id","call_id");--> statement-breakpoint
CREATE INDEX "planner_usage_org_id_created_at_index" ON "planner_usage" USING btree ("org_id","created_at");--> statement-breakpoint
CREATE INDEX "contact_lower_email" ON "contact" USING btree ("org_id",lower("email"));--> statement-breakpoint
CREATE INDEX "decision_org_id_created_at_index" ON "decision" USING btree ("org_id","created_at");--> statement-breakpoint
CREATE INDEX "log_entry_status_remind_at_index" ON "log_entry" USING btree ("status","remind_at");
--> statement-breakpoint
UPDATE "log_entry" SET "waiting_since" = "created_at" WHERE "status" = 'pending';
--> statement-breakpoint
CREATE INDEX "decision_by_decider" ON "decision" USING btree ("org_id",("actor"->>'id'),"created_at");
--> statement-breakpoint
CREATE INDEX "decision_of_plan" ON "decision" USING btree ("org_id","created_at") WHERE "decision"."entry_id" is null;
--> statement-breakpoint
-- As lib/plans/transitions.ts has it: what a person knows not to have been sent may be left at that, and a receipt that comes after all still counts.
CREATE OR REPLACE FUNCTION entry_may_move(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT (was, becomes) IN (
    ('pending', 'pending'), ('pending', 'approved'), ('pending', 'rejected'), ('pending', 'answered'),
    ('pending', 'expired'), ('pending', 'cancelled'),
    ('approved', 'pending'), ('approved', 'approved'), ('approved', 'dispatching'), ('approved', 'cancelled'),
    ('dispatching', 'executed'), ('dispatching', 'failed'), ('dispatching', 'unknown'),
    ('unknown', 'executed'), ('unknown', 'failed'), ('unknown', 'superseded'), ('failed', 'executed'));
$$;
