import { pickErrors } from "../../kernel/api-error.ts";
import { isoSeconds } from "../../kernel/clock.ts";
import { isMemcache } from "../instances/index.ts";
import { defineOperation } from "./context.ts";
import { slowCommandsKeptMs } from "./slow-command-store.ts";
import { timeRange } from "./time-range.ts";

const errors = pickErrors("DataSourceNotFound");

/** What Redis does not note of a slow command: the API's word for an unknown database. */
const unknownDatabase = "-1";

/**
 * Lists slow commands, up to the very last one: the nodes are asked before it answers. Redis notes
 * neither database nor account of a command. Memcached and proxies, which do not exist here, have
 * no such log.
 */
export const DescribeSlowLogRecords = defineOperation("DescribeSlowLogRecords", {
  async handle(request, context) {
    const { instances, slowCommands, caller, now } = context;
    const instance = await instances.require(caller.ownerId, request.InstanceId);
    const { from, to } = timeRange(request, {
      now,
      keptMs: slowCommandsKeptMs,
      longestMs: slowCommandsKeptMs + 5 * 60_000,
    });
    if (isMemcache(instance) || request.SlowLogRecordType === "proxy") {
      throw errors.DataSourceNotFound();
    }
    await context.collectSlowCommands(instance.id);
    const { PageNumber, PageSize } = request;
    const filter = {
      instanceId: instance.id,
      from,
      to,
      nodeId: request.NodeId?.split("#")[0],
      keyword: request.QueryKeyword,
    };
    const isOtherDatabase = request.DBName !== undefined && request.DBName !== unknownDatabase;
    const total = isOtherDatabase ? 0 : slowCommands.count(filter);
    const page =
      total === 0
        ? []
        : slowCommands.page(filter, {
            orderBy: request.OrderBy === "latency" ? "duration_micros" : "at",
            direction: request.OrderType === "ASC" ? "asc" : "desc",
            limit: PageSize,
            offset: (PageNumber - 1) * PageSize,
          });
    return {
      Engine: "Redis",
      InstanceId: instance.id,
      Items: {
        LogRecords: page.map((each) => ({
          Account: "",
          AccountName: "",
          Command: each.command,
          DBName: unknownDatabase,
          DataBaseName: unknownDatabase,
          ElapsedTime: each.durationMicros,
          ExecuteTime: isoSeconds(each.at),
          IPAddress: each.clientAddress,
          NodeId: each.nodeId,
        })),
      },
      PageNumber,
      PageRecordCount: page.length,
      PageSize,
      StartTime: request.StartTime,
      TotalRecordCount: total,
    };
  },
});
