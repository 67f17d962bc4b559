-- The second wall behind lib/plans/transitions.ts: a test asks these functions for every pair and compares.
CREATE FUNCTION plan_may_move(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT was = becomes OR (was, becomes) IN (
    ('pending_review', 'stand_by'), ('pending_review', 'rejected'), ('pending_review', 'stopped'),
    ('stand_by', 'executing'), ('stand_by', 'paused'), ('stand_by', 'failed'), ('stand_by', 'stopped'),
    ('executing', 'stand_by'), ('executing', 'awaiting_input'), ('executing', 'paused'),
    ('executing', 'completed'), ('executing', 'failed'), ('executing', 'stopped'),
    ('awaiting_input', 'stand_by'), ('awaiting_input', 'paused'), ('awaiting_input', 'stopped'),
    ('paused', 'stand_by'), ('paused', 'awaiting_input'), ('paused', 'stopped'));
$$;
--> statement-breakpoint
CREATE FUNCTION entry_may_move(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT (was, becomes) IN (
    ('pending', 'pending'), ('pending', 'approved'), ('pending', 'rejected'), ('pending', 'answered'),
    ('pending', 'expired'), ('pending', 'cancelled'),
    ('approved', 'pending'), ('approved', 'approved'), ('approved', 'dispatching'), ('approved', 'cancelled'),
    ('dispatching', 'executed'), ('dispatching', 'failed'), ('dispatching', 'unknown'),
    ('unknown', 'executed'), ('unknown', 'superseded'));
$$;
--> statement-breakpoint
CREATE FUNCTION refuse_illegal_plan_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Generated columns are not computed yet in a BEFORE trigger, so the state itself is read.
  IF NOT plan_may_move(OLD.state->>'status', NEW.state->>'status') THEN
    RAISE EXCEPTION 'illegal plan transition % -> %', OLD.state->>'status', NEW.state->>'status' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.version < OLD.version THEN
    RAISE EXCEPTION 'plan version may not go back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER plan_transition BEFORE UPDATE ON "plan" FOR EACH ROW EXECUTE FUNCTION refuse_illegal_plan_move();
--> statement-breakpoint
CREATE FUNCTION refuse_illegal_entry_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.entry->>'kind' = 'tool_call' AND NEW.entry IS DISTINCT FROM OLD.entry
     AND NOT entry_may_move(OLD.entry->'status'->>'state', NEW.entry->'status'->>'state') THEN
    RAISE EXCEPTION 'illegal entry transition % -> %', OLD.entry->'status'->>'state', NEW.entry->'status'->>'state'
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.version < OLD.version THEN
    RAISE EXCEPTION 'entry version may not go back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER entry_transition BEFORE UPDATE ON "log_entry" FOR EACH ROW EXECUTE FUNCTION refuse_illegal_entry_move();
--> statement-breakpoint
-- An organization without its stream row cannot exist, whoever creates it.
CREATE FUNCTION open_org_stream() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO org_stream (org_id, epoch) VALUES (NEW.id, substr(replace(gen_random_uuid()::text, '-', ''), 1, 8));
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER organization_stream AFTER INSERT ON "organization" FOR EACH ROW EXECUTE FUNCTION open_org_stream();
