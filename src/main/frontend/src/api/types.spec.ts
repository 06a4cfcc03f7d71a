import { expectTypeOf, it } from 'vitest';
import type * as access from './accessTypes';
import type * as types from './types';
import type { components } from './schema';

type Values<List extends readonly unknown[]> = List[number];

// Judged by `npm run check:types`: vitest itself runs no types.
it('lists exactly the words that the OpenAPI document has', () => {
  expectTypeOf<Values<typeof types.EXECUTION_STATES>>().toEqualTypeOf<types.ExecutionState>();
  expectTypeOf<Values<typeof types.TRIGGERS>>().toEqualTypeOf<types.Trigger>();
  expectTypeOf<
    Values<typeof types.CONCURRENCY_POLICIES>
  >().toEqualTypeOf<types.ConcurrencyPolicy>();
  expectTypeOf<Values<typeof types.CATCH_UP_POLICIES>>().toEqualTypeOf<types.CatchUpPolicy>();
  expectTypeOf<Values<typeof types.GAP_POLICIES>>().toEqualTypeOf<types.GapPolicy>();
  expectTypeOf<Values<typeof types.OVERLAP_POLICIES>>().toEqualTypeOf<types.OverlapPolicy>();
  expectTypeOf<Values<typeof types.TASK_TYPES>>().toEqualTypeOf<types.TaskType>();
  expectTypeOf<Values<typeof access.OUTCOMES>>().toEqualTypeOf<access.Outcome>();
});

it('takes every list of the API for a page of its items', () => {
  type Schemas = components['schemas'];
  expectTypeOf<keyof Schemas['JobList']>().toEqualTypeOf<keyof types.Page<types.Job>>();
  expectTypeOf<keyof Schemas['ExecutionList']>().toEqualTypeOf<keyof types.Page<types.Execution>>();
  expectTypeOf<keyof Schemas['WorkerList']>().toEqualTypeOf<keyof types.Page<types.Worker>>();
});
