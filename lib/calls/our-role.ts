/** `agent` is our side; every other role is theirs. Apart from the schemas: screens need it without the validator. */
export const OUR_ROLE = 'agent';
