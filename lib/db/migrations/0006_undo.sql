-- As lib/plans/transitions.ts has it: a rejection is undone within the undo window, and a plan that nothing kept waiting then
-- waits again.
CREATE OR REPLACE FUNCTION plan_may_move(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT was = becomes OR (was, becomes) IN (
    ('pending_review', 'stand_by'), ('pending_review', 'rejected'), ('pending_review', 'stopped'),
    ('stand_by', 'executing'), ('stand_by', 'awaiting_input'), ('stand_by', 'paused'), ('stand_by', 'failed'),
    ('stand_by', 'stopped'),
    ('executing', 'stand_by'), ('executing', 'awaiting_input'), ('executing', 'paused'),
    ('executing', 'completed'), ('executing', 'failed'), ('executing', 'stopped'),
    ('awaiting_input', 'stand_by'), ('awaiting_input', 'paused'), ('awaiting_input', 'stopped'),
    ('paused', 'stand_by'), ('paused', 'awaiting_input'), ('paused', 'stopped'));
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION entry_may_move(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT (was, becomes) IN (
    ('pending', 'pending'), ('pending', 'approved'), ('pending', 'rejected'), ('pending', 'answered'),
    ('pending', 'expired'), ('pending', 'cancelled'),
    ('approved', 'pending'), ('approved', 'approved'), ('approved', 'dispatching'), ('approved', 'cancelled'),
    ('rejected', 'pending'),
    ('dispatching', 'executed'), ('dispatching', 'failed'), ('dispatching', 'unknown'),
    ('unknown', 'executed'), ('unknown', 'failed'), ('unknown', 'superseded'), ('failed', 'executed'));
$$;
--> statement-breakpoint
-- now() is the beginning of the transaction, so it is never later than the time at which the command itself compared.
CREATE OR REPLACE FUNCTION refuse_illegal_entry_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.entry->>'kind' = 'tool_call' AND NEW.entry IS DISTINCT FROM OLD.entry
     AND NOT entry_may_move(OLD.entry->'status'->>'state', NEW.entry->'status'->>'state') THEN
    RAISE EXCEPTION 'illegal entry transition % -> %', OLD.entry->'status'->>'state', NEW.entry->'status'->>'state'
      USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.entry->'status'->>'state' = 'rejected' AND NEW.entry IS DISTINCT FROM OLD.entry
     AND ((OLD.entry->'status'->>'undo_until')::timestamptz > now()) IS NOT TRUE THEN
    RAISE EXCEPTION 'this rejection can no longer be undone' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.version < OLD.version THEN
    RAISE EXCEPTION 'entry version may not go back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
