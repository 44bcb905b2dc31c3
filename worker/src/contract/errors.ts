import * as v from 'valibot';

/** Body of every error answer. `code` is stable and dotted; `message` is a sentence for a person. */
export const ErrorBody = v.object({
  error: v.object({
    code: v.string(),
    message: v.string(),
    details: v.optional(
      v.object({
        /** Bad input: one entry per field, `field` as a dotted path such as `lines.0.quantity`. */
        fields: v.optional(v.array(v.object({ field: v.string(), message: v.string() }))),
        requestId: v.optional(v.string()),
        retryAfterSeconds: v.optional(v.number()),
      }),
    ),
  }),
});
export type ErrorBody = v.InferOutput<typeof ErrorBody>;
