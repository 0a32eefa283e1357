import type { ResolvedOperation } from "./resolve-operation.ts";

/**
 * In tests every answer is compared with its documented shape.
 * @throws Error naming each difference, which the client sees as InternalError
 */
export function checkAnswer({ name, product }: ResolvedOperation, body: object): void {
  const problems = product.checkResponse?.(name, body) ?? [];
  if (problems.length > 0) throw new Error(`${name} answers wrongly: ${problems.join("; ")}`);
}
