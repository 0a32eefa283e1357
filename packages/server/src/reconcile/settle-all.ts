/**
 * As `Promise.all`, but ends only when every one of them has, so that nothing of a failed try still
 * runs when it is repeated.
 * @throws what the first of them failed with
 */
export async function settleAll<Results extends readonly unknown[]>(
  work: readonly [...{ [Index in keyof Results]: Promise<Results[Index]> }],
): Promise<Results> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as Results;
}
