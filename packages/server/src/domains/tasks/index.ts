import type { Operation } from "../../kernel/operation.ts";
import { instanceStore } from "../instances/index.ts";
import { DescribeHistoryTasks } from "./DescribeHistoryTasks.ts";
import { DescribeTaskDetail } from "./DescribeTaskDetail.ts";
import { DescribeTasks } from "./DescribeTasks.ts";
import { QueryTask } from "./QueryTask.ts";
import { taskStore } from "./task-store.ts";

export { closeInstance, openInstance, releaseInstance } from "./instance-closing.ts";
export {
  enterStep,
  type Task,
  type TaskKind,
  type TaskStep,
  taskKinds,
  taskSteps,
} from "./task.ts";
export { type TaskStore, taskStore } from "./task-store.ts";

/** Reading the long actions. They are opened by the operations that begin them. */
export function tasksOperations(): Operation[] {
  return [DescribeHistoryTasks, DescribeTaskDetail, DescribeTasks, QueryTask].map((operation) =>
    operation.bind((call) => ({
      ...call,
      tasks: taskStore(call.db),
      instances: instanceStore(call.db),
    })),
  );
}
