/** `agent` is our side; every other role is theirs. Separate from the schemas, so that browsers load it without zod. */
export const OUR_ROLE = 'agent';
