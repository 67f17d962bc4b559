// Stands in for `server-only`, whose only content is to throw outside a React server.
export {};
