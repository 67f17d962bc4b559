'use client';

import { number, object } from '../kit/decode';

/** The part of the insights that the inbox shows. */
export const decodeDecidedCounts = object({
  decided: object({ approved: number, rejected: number, answered: number }),
});
