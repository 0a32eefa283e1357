import { contains, type Ipv4Block, overlaps, parseBlock } from "./ipv4-block.ts";
import { vpcErrors } from "./vpc-errors.ts";

/** The block of a VPC for which none was asked: the cloud's own default. */
export const defaultVpcBlock = "172.16.0.0/12";

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
  .map(parseBlock)
  .filter((block) => block !== null);

/** @throws ApiError InvalidCidrBlock unless it is a private block between /8 and /28 */
export function requireVpcBlock(text: string): Ipv4Block {
  const block = parseBlock(text);
  const fits =
    block !== null &&
    block.length >= 8 &&
    block.length <= 28 &&
    privateBlocks.some((outer) => contains(outer, block));
  if (!fits) throw vpcErrors.InvalidCidrBlock();
  return block;
}

/**
 * @throws ApiError InvalidCidrBlock unless it is a block between /16 and /29 inside the VPC's,
 *   InvalidCidrBlock.Overlapped when another vSwitch has some of its addresses
 */
export function requireVswitchBlock(
  text: string,
  vpcBlock: string,
  others: readonly string[],
): Ipv4Block {
  const block = parseBlock(text);
  const outer = parseBlock(vpcBlock);
  const fits =
    block !== null &&
    outer !== null &&
    block.length >= 16 &&
    block.length <= 29 &&
    contains(outer, block);
  if (!fits) throw vpcErrors.InvalidCidrBlock();
  const taken = others.map(parseBlock).some((other) => other !== null && overlaps(other, block));
  if (taken) throw vpcErrors["InvalidCidrBlock.Overlapped"]();
  return block;
}
