interface OptionalLists {
  /** Paths in the answer, and everything below them. */
  readonly paths: readonly string[];
  readonly reason: string;
}

/** Lists that an answer may leave out, by operation. */
export const optionalLists: Readonly<Record<string, OptionalLists>> = {
  DescribePrice: {
    paths: ["Order.", "SubOrders", "Rules"],
    reason: "promotions and partial orders are only there when they apply",
  },
};
