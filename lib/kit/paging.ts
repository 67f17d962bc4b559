import { z } from 'zod';

/** For lists that are read by place, where a page number would skip or repeat rows. */
export const noPageNumbers = z
  .never('there are no page numbers: ask for what follows with the `next` of the last answer')
  .optional();

/** Pass the `next` of an answer to get what follows its last row. */
export const BeforeQuery = z.object({ before: z.uuid().optional(), page: noPageNumbers });
export const AfterQuery = z.object({ after: z.uuid().optional(), page: noPageNumbers });

export const PageQuery = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) });
