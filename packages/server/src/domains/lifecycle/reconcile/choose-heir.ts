import type { InstanceView, NodeView } from "./instance-view.ts";

/** The master's end breaks the link as well: so old it is when even a slow control plane sees both. */
const mostLinkDownMs = 5_000;

/**
 * The replica that lost least, of those that held everything until just now. One whose link broke
 * long before its master was missed has not seen the writes since: the master's own file has.
 */
export function bestHeir(view: InstanceView, master: NodeView): NodeView | undefined {
  return view.nodes
    .filter(
      (node) =>
        node !== master &&
        node.running &&
        node.row.inSync === 1 &&
        node.replication !== null &&
        !node.replication.loading &&
        (node.replication.master?.linkDownMs ?? 0) <= mostLinkDownMs,
    )
    .sort((a, b) => (b.replication?.offset ?? 0) - (a.replication?.offset ?? 0))[0];
}

/**
 * Where the master's own data cannot be loaded, the replica that has been complete, be it long ago:
 * what it has is all there is. One that never was may hold nothing at all.
 */
export function lastResort(view: InstanceView, master: NodeView): NodeView | undefined {
  if (master.damage === null) return undefined;
  return view.nodes
    .filter(
      ({ row, running, replication }) =>
        row !== master.row &&
        running &&
        row.completeAt !== null &&
        replication !== null &&
        !replication.loading,
    )
    .sort((a, b) => (b.row.completeAt ?? 0) - (a.row.completeAt ?? 0))[0];
}
