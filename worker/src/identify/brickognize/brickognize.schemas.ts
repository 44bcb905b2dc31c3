import * as v from 'valibot';

const Score = v.pipe(
  v.number(),
  v.transform((score) => Math.min(1, Math.max(0, score))),
);
const Id = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.trim(), v.minLength(1), v.maxLength(60));

/** One thing it may be; `type` is `part`, `set`, `fig`, `sticker`, or a word we have not met yet. */
const Item = v.object({
  id: Id,
  name: v.fallback(v.pipe(v.string(), v.maxLength(500)), ''),
  type: v.fallback(v.string(), 'part'),
  category: v.fallback(v.nullable(v.string()), null),
  score: v.fallback(Score, 0),
});
export type SeenItem = v.InferOutput<typeof Item>;

/** BrickLink's colour id, which travels as text. */
const Color = v.object({
  id: v.pipe(Id, v.transform(Number), v.integer(), v.minValue(0)),
  score: v.fallback(Score, 0),
});
export type SeenColor = v.InferOutput<typeof Color>;

const Box = v.object({
  left: v.number(),
  upper: v.number(),
  right: v.number(),
  lower: v.number(),
  image_width: v.pipe(v.number(), v.minValue(1)),
  image_height: v.pipe(v.number(), v.minValue(1)),
  score: v.fallback(Score, 0),
});
export type SeenBox = v.InferOutput<typeof Box>;

/** A list of which unreadable entries are left out: one odd candidate must not cost the other nine. */
const lenient = <S extends v.GenericSchema>(entry: S) =>
  v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((list): v.InferOutput<S>[] =>
        list.flatMap((one) => {
          const result = v.safeParse(entry, one);
          return result.success ? [result.output] : [];
        }),
      ),
    ),
    [],
  );

/**
 * The answer of `POST /predict…/`. Source: the service's schema and recordings of 2021 to 2026. Everything but the
 * list of items may be missing; what is unknown to us is ignored.
 */
export const PredictAnswer = v.object({
  listing_id: v.fallback(v.string(), ''),
  bounding_box: v.fallback(v.nullable(Box), null),
  items: v.pipe(v.array(v.unknown()), lenient(Item)),
  colors: lenient(Color),
});
