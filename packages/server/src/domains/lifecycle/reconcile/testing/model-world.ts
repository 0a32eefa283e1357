import type { ReplicationState } from "../../../../engine/redis/replication.ts";
import type { Instance } from "../../../instances/index.ts";
import type { Task, TaskKind } from "../../../tasks/index.ts";
import type { InstanceView, NodeView } from "../instance-view.ts";
import type { Node } from "../node-store.ts";
import { instanceRow, taskRow } from "./model-view.ts";

/** A Redis process of the model. `data` counts the writes that it holds. */
export interface Process {
  readonly id: number;
  frozenSince: number | null;
  role: "master" | "replica";
  /** 0: it listens on none. */
  port: number;
  masterPort: number | null;
  link: "down" | "syncing" | "up";
  linkDownSince: number;
  /** Something keeps the link down until then. */
  linkBrokenUntil: number;
  history: string;
  data: number;
}

/**
 * One instance with everything that can go wrong around it, in memory: rows that survive anything,
 * processes that survive the control plane, and what the control plane knows by itself.
 */
export class ModelWorld {
  now = 0;
  instance: Instance;
  task: Task | null = null;
  nodes: Node[] = [];
  readonly processes = new Map<string, Process>();
  /** Data on the disk of a node, which its process has whenever it starts. */
  readonly disks = new Map<string, number>();
  /** Where the published address leads. */
  slotTarget: string | null = null;
  /** Writes that clients saw acknowledged through the published address, and when there were more. */
  acknowledged = 0;
  #acknowledgedBy: { at: number; writes: number }[] = [];
  /** What the control plane forgets when it restarts. */
  known = new Known();
  #processes = 0;
  #histories = 0;
  #tasks = 0;

  constructor(nodeType: string) {
    this.instance = instanceRow({
      nodeType,
      masterNodeId: null,
      nextNode: 0,
      readyAt: null,
      serving: 0,
    });
    this.openTask("CreateIns");
  }

  openTask(kind: TaskKind, changes: Partial<Instance> = {}): void {
    this.task = taskRow(kind, { id: `t-${this.#tasks++}` });
    this.update({ ...changes, busyTaskId: this.task.id });
  }

  update(changes: Partial<Instance>): void {
    this.instance = { ...this.instance, ...changes };
    if (changes.masterNodeId !== undefined && this.task?.kind === "HaSwitch") {
      this.task = { ...this.task, input: JSON.stringify({ switched: true }) };
    }
  }

  updateNode(id: string, changes: Partial<Node>): void {
    this.nodes = this.nodes.map((node) => (node.id === id ? { ...node, ...changes } : node));
  }

  newHistory(): string {
    return `history-${this.#histories++}`;
  }

  /** As the driver: a living process is taken over. It comes up as a master, with its disk's data. */
  spawn(node: Node): Process {
    const living = this.processes.get(node.id);
    if (living) return living;
    const process: Process = {
      id: this.#processes++,
      frozenSince: null,
      role: "master",
      port: node.replicationPort ?? 0,
      masterPort: null,
      link: "down",
      linkDownSince: this.now,
      linkBrokenUntil: 0,
      history: this.newHistory(),
      data: this.disks.get(node.id) ?? 0,
    };
    this.processes.set(node.id, process);
    return process;
  }

  end(id: string): void {
    const gone = this.processes.get(id);
    this.processes.delete(id);
    this.known.processes.delete(id);
    if (gone) for (const each of this.processes.values()) this.#dropLinkTo(each, gone.port);
  }

  breakLink(id: string, ms: number): void {
    const process = this.processes.get(id);
    if (process?.role !== "replica") return;
    process.linkBrokenUntil = this.now + ms;
    if (process.link === "up") process.linkDownSince = this.now;
    process.link = "down";
  }

  /** Time passes: clients write, replicas copy. */
  pass(ms: number): void {
    this.now += ms;
    for (const [id, each] of this.processes) {
      if (each.frozenSince !== null || each.role !== "replica") continue;
      const master = [...this.processes.values()].find(({ port }) => port === each.masterPort);
      if (!master || master.frozenSince !== null || each.masterPort === 0) continue;
      if (this.now < each.linkBrokenUntil) continue;
      if (each.link === "down") each.link = "syncing";
      else each.link = "up";
      if (each.link !== "up") continue;
      each.data = master.data;
      each.history = master.history;
      this.disks.set(id, each.data);
    }
    const target = this.slotTarget === null ? undefined : this.processes.get(this.slotTarget);
    if (target?.role !== "master" || target.frozenSince !== null) return;
    target.data += 1;
    this.acknowledged = Math.max(this.acknowledged, target.data);
    this.#acknowledgedBy.push({ at: this.now, writes: this.acknowledged });
    this.disks.set(this.slotTarget ?? "", target.data);
    for (const [id, each] of this.processes) {
      if (each.link !== "up" || each.masterPort !== target.port || each.frozenSince !== null)
        continue;
      each.data = target.data;
      this.disks.set(id, each.data);
    }
  }

  /** How many writes clients had seen acknowledged by then. */
  acknowledgedBy(time: number): number {
    return this.#acknowledgedBy.findLast(({ at }) => at <= time)?.writes ?? 0;
  }

  /** A failover came up to this write; clients know that the rest is lost. */
  acceptLoss(data: number): void {
    if (data >= this.acknowledged) return;
    this.acknowledged = data;
    this.#acknowledgedBy = [{ at: this.now, writes: data }];
  }

  /** What the reconciler would see. */
  view(): InstanceView {
    const { instance, task, known } = this;
    return {
      instance,
      task,
      nodes: this.nodes.map((row) => this.#viewOf(row)),
      scheduled: null,
      seedReady: true,
      wantedSettings: this.wantedSettings(),
      wantedUsers: "users",
      publishedTarget: known.publishedTarget,
      publishedAsWanted: known.publishedTarget !== null,
      certificateDue: false,
      closesInMs: null,
      verified: known.verified,
      accountsPending: false,
    };
  }

  wantedSettings(): string {
    return `memory ${this.instance.capacityMb}`;
  }

  #viewOf(row: Node): NodeView {
    const found = this.processes.get(row.id);
    // A handle names one process for ever: another one of the same node is not known yet.
    const process = found && row.handle === String(found.id) ? found : undefined;
    const frozenMs = process?.frozenSince == null ? 0 : this.now - process.frozenSince;
    const applied = this.known.processes.get(row.id);
    const answers = process !== undefined && process.frozenSince === null;
    return {
      row,
      running: process !== undefined,
      replication: answers ? this.#replicationOf(process) : null,
      silentMs: frozenMs,
      damage: null,
      retryInMs: 0,
      aofRewriteDue: false,
      settings: applied?.settings ?? null,
      users: applied?.users ?? null,
    };
  }

  #replicationOf(process: Process): ReplicationState {
    const followers = [...this.processes.values()].filter(
      (each) => each.role === "replica" && each.masterPort === process.port && process.port > 0,
    );
    return {
      runId: String(process.id),
      port: process.port,
      role: process.role,
      offset: process.data,
      replicationId: process.history,
      loading: false,
      master:
        process.role === "master"
          ? null
          : {
              address: { host: "127.0.0.1", port: process.masterPort ?? 0 },
              linkUp: process.link === "up",
              linkDownMs: process.link === "up" ? 0 : this.now - process.linkDownSince,
              syncing: process.link === "syncing",
            },
      replicas: followers.map((each) => ({
        address: { host: "127.0.0.1", port: each.port },
        online: each.link === "up",
        offset: each.data,
      })),
    };
  }

  #dropLinkTo(process: Process, port: number): void {
    if (process.masterPort !== port) return;
    // As Redis counts it: a copy that is cut short was no link.
    if (process.link === "up") process.linkDownSince = this.now;
    process.link = "down";
  }
}

/** Knowledge of one control plane's life. */
export class Known {
  publishedTarget: string | null = null;
  verified = false;
  readonly processes = new Map<string, { settings: string; users: string }>();
}
