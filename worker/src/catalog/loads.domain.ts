/** What was wrong with records of a file: how many, and the first of them by line. */
export interface LoadProblems {
  count: number;
  first: { line: number; message: string }[];
}
