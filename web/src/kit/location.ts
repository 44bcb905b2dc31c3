/**
 * Tells the area of a location code from the bin: `A-03-12` is area `A-`, bin `03-12`; `K12` is `K` and `12`.
 * A code without an area is all bin.
 */
export function splitLocation(code: string): { area: string; bin: string } {
  const split = /^(\p{L}+[\s\-_/.:]*)(\d.*)$/u.exec(code) ?? /^([\p{L}\d]+[\s\-_/.:]+)(.+)$/u.exec(code);
  return split ? { area: split[1] ?? '', bin: split[2] ?? '' } : { area: '', bin: code };
}
