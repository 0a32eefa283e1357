import { resourceManagerProduct } from "../domains/resource-groups/index.ts";
import { vpcProduct } from "../domains/vpc/index.ts";
import { describedProduct, type Product, rKvstore } from "../gateway/product.ts";
import type { Operation } from "../kernel/operation.ts";
import { operatorProduct } from "../kernel/operator-product.ts";

/** Every API on the listener: the catalogue's, and those whose operations describe themselves. */
export function allProducts(operations: readonly Operation[]): Product[] {
  const described = [
    { name: "Ram", version: "2015-05-01", hostId: "ram.aliyuncs.com" },
    operatorProduct,
    resourceManagerProduct,
    vpcProduct,
    { name: "Sts", version: "2015-04-01", hostId: "sts.aliyuncs.com" },
  ];
  return [rKvstore, ...described.map((product) => describedProduct(product, operations))];
}
