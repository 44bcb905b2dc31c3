import * as v from 'valibot';
// Stand-in so that the server compiles; whoever writes the planner replaces this file.
export const Layout = v.object({ v: v.literal(1) });
export type Layout = v.InferOutput<typeof Layout>;
