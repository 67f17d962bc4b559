CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"email" text NOT NULL,
	"role" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"inviter_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"logo" text,
	"metadata" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"active_organization_id" text,
	"ip_address" text,
	"user_agent" text,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"kind" text,
	"direction" text,
	"started_at" timestamp (3) with time zone,
	"duration_s" real,
	"participants" jsonb NOT NULL,
	"turns" jsonb NOT NULL,
	"turn_count" integer NOT NULL,
	"planning" jsonb NOT NULL,
	"plan_due_at" timestamp (3) with time zone,
	"plan_attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "call_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "call_contact" (
	"org_id" text NOT NULL,
	"call_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	CONSTRAINT "call_contact_org_id_call_id_contact_id_pk" PRIMARY KEY("org_id","call_id","contact_id")
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"phone" text,
	"do_not_email" boolean DEFAULT false NOT NULL,
	"do_not_text" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "contact_note" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"plan_id" uuid,
	"text" text NOT NULL,
	"author" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_note_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"prefix" text NOT NULL,
	"role" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "api_key_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "api_key_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "dispatch" (
	"org_id" text NOT NULL,
	"plan_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"idempotency_key" text NOT NULL,
	"provider" text NOT NULL,
	"digest" text NOT NULL,
	"outcome" text,
	"receipt" jsonb,
	"error" text,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "dispatch_org_id_plan_id_entry_id_attempt_pk" PRIMARY KEY("org_id","plan_id","entry_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "outbox_message" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"channel" text NOT NULL,
	"to" text NOT NULL,
	"subject" text,
	"body" text NOT NULL,
	"plan_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "outbox_message_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"org_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"type" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_org_id_seq_pk" PRIMARY KEY("org_id","seq")
);
--> statement-breakpoint
CREATE TABLE "org_setting" (
	"org_id" text PRIMARY KEY NOT NULL,
	"undo_window_s" integer
);
--> statement-breakpoint
CREATE TABLE "org_stream" (
	"org_id" text PRIMARY KEY NOT NULL,
	"epoch" text NOT NULL,
	"head" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decision" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"plan_id" uuid NOT NULL,
	"entry_id" uuid,
	"kind" text NOT NULL,
	"actor" jsonb NOT NULL,
	"version_seen" bigint,
	"detail" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "decision_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "log_entry" (
	"org_id" text NOT NULL,
	"plan_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"entry" jsonb NOT NULL,
	"status" text GENERATED ALWAYS AS (entry->'status'->>'state') STORED,
	"version" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"run_id" uuid,
	"step" integer,
	"position" integer,
	"digest" text,
	"run_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	CONSTRAINT "log_entry_org_id_plan_id_id_pk" PRIMARY KEY("org_id","plan_id","id")
);
--> statement-breakpoint
CREATE TABLE "plan" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"state" jsonb NOT NULL,
	"status" text GENERATED ALWAYS AS (state->>'status') STORED NOT NULL,
	"next_execution_at" timestamp (3) with time zone,
	"version" bigint NOT NULL,
	"call_id" uuid,
	"template_id" uuid,
	"preview" jsonb NOT NULL,
	"run_id" uuid,
	"step" integer DEFAULT 0 NOT NULL,
	"fence" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "plan_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
CREATE TABLE "plan_contact" (
	"org_id" text NOT NULL,
	"plan_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	CONSTRAINT "plan_contact_org_id_plan_id_contact_id_pk" PRIMARY KEY("org_id","plan_id","contact_id")
);
--> statement-breakpoint
CREATE TABLE "plan_template" (
	"org_id" text NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"trigger" text NOT NULL,
	"auto_approve" boolean NOT NULL,
	"autopilot" boolean NOT NULL,
	"re_enrollment_policy" text NOT NULL,
	"start_condition" text NOT NULL,
	"allowed_tools" jsonb NOT NULL,
	"expires_after_s" integer,
	"is_active" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "plan_template_org_id_id_pk" PRIMARY KEY("org_id","id")
);
--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_inviter_id_user_id_fk" FOREIGN KEY ("inviter_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call" ADD CONSTRAINT "call_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_contact" ADD CONSTRAINT "call_contact_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_contact" ADD CONSTRAINT "call_contact_org_id_call_id_call_org_id_id_fk" FOREIGN KEY ("org_id","call_id") REFERENCES "public"."call"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_contact" ADD CONSTRAINT "call_contact_org_id_contact_id_contact_org_id_id_fk" FOREIGN KEY ("org_id","contact_id") REFERENCES "public"."contact"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact" ADD CONSTRAINT "contact_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_note" ADD CONSTRAINT "contact_note_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_note" ADD CONSTRAINT "contact_note_org_id_contact_id_contact_org_id_id_fk" FOREIGN KEY ("org_id","contact_id") REFERENCES "public"."contact"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispatch" ADD CONSTRAINT "dispatch_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox_message" ADD CONSTRAINT "outbox_message_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_setting" ADD CONSTRAINT "org_setting_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_stream" ADD CONSTRAINT "org_stream_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_org_id_plan_id_plan_org_id_id_fk" FOREIGN KEY ("org_id","plan_id") REFERENCES "public"."plan"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_entry" ADD CONSTRAINT "log_entry_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_entry" ADD CONSTRAINT "log_entry_org_id_plan_id_plan_org_id_id_fk" FOREIGN KEY ("org_id","plan_id") REFERENCES "public"."plan"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan" ADD CONSTRAINT "plan_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_contact" ADD CONSTRAINT "plan_contact_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_contact" ADD CONSTRAINT "plan_contact_org_id_plan_id_plan_org_id_id_fk" FOREIGN KEY ("org_id","plan_id") REFERENCES "public"."plan"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_contact" ADD CONSTRAINT "plan_contact_org_id_contact_id_contact_org_id_id_fk" FOREIGN KEY ("org_id","contact_id") REFERENCES "public"."contact"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_template" ADD CONSTRAINT "plan_template_org_id_organization_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_user_id_index" ON "account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "invitation_organization_id_index" ON "invitation" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "invitation_email_index" ON "invitation" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "member_organization_id_user_id_index" ON "member" USING btree ("organization_id","user_id");--> statement-breakpoint
CREATE INDEX "member_user_id_index" ON "member" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user_id_index" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_identifier_index" ON "verification" USING btree ("identifier");--> statement-breakpoint
CREATE UNIQUE INDEX "call_org_id_source_external_id_index" ON "call" USING btree ("org_id","source","external_id");--> statement-breakpoint
CREATE INDEX "call_org_id_created_at_index" ON "call" USING btree ("org_id","created_at");--> statement-breakpoint
CREATE INDEX "call_plan_due_at_index" ON "call" USING btree ("plan_due_at");--> statement-breakpoint
CREATE INDEX "call_contact_org_id_contact_id_index" ON "call_contact" USING btree ("org_id","contact_id");--> statement-breakpoint
CREATE INDEX "contact_org_id_email_index" ON "contact" USING btree ("org_id","email");--> statement-breakpoint
CREATE INDEX "contact_org_id_phone_index" ON "contact" USING btree ("org_id","phone");--> statement-breakpoint
CREATE INDEX "contact_org_id_name_index" ON "contact" USING btree ("org_id","name");--> statement-breakpoint
CREATE INDEX "contact_note_org_id_contact_id_created_at_index" ON "contact_note" USING btree ("org_id","contact_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_message_org_id_idempotency_key_index" ON "outbox_message" USING btree ("org_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "decision_org_id_plan_id_created_at_index" ON "decision" USING btree ("org_id","plan_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_once" ON "log_entry" USING btree ("org_id","plan_id","run_id","step","position");--> statement-breakpoint
CREATE INDEX "log_entry_org_id_plan_id_created_at_index" ON "log_entry" USING btree ("org_id","plan_id","created_at");--> statement-breakpoint
CREATE INDEX "log_entry_status_run_at_index" ON "log_entry" USING btree ("status","run_at");--> statement-breakpoint
CREATE INDEX "log_entry_status_expires_at_index" ON "log_entry" USING btree ("status","expires_at");--> statement-breakpoint
CREATE INDEX "log_entry_org_id_status_created_at_index" ON "log_entry" USING btree ("org_id","status","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "plan_once_per_call" ON "plan" USING btree ("org_id","call_id","template_id");--> statement-breakpoint
CREATE INDEX "plan_org_id_created_at_index" ON "plan" USING btree ("org_id","created_at");--> statement-breakpoint
CREATE INDEX "plan_status_next_execution_at_index" ON "plan" USING btree ("status","next_execution_at");--> statement-breakpoint
CREATE INDEX "plan_status_lease_until_index" ON "plan" USING btree ("status","lease_until");--> statement-breakpoint
CREATE INDEX "plan_contact_org_id_contact_id_index" ON "plan_contact" USING btree ("org_id","contact_id");