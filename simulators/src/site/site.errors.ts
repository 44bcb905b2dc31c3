/** A refusal of the site itself, in words for a person. */
export class SiteError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What a buyer wants: pieces of a lot. */
export interface Wanted {
  lotId: number;
  quantity: number;
}
