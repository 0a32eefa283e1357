import { checkingCode } from "./check-value.ts";
import { defineOperation } from "./context.ts";
import { isModifiable, type ParameterScope, parametersOf } from "./parameter-scope.ts";

/** The parameters of a version and architecture with defaults, or of one instance if it is named. */
export const DescribeParameterTemplates = defineOperation("DescribeParameterTemplates", {
  async handle(request, { instances, caller }) {
    const scope: ParameterScope = request.InstanceId
      ? await instances.require(caller.ownerId, request.InstanceId)
      : {
          engineVersion: request.EngineVersion,
          // `logic` is an instance of several shards, `normal` one of a single shard.
          architecture: request.CharacterType === "logic" ? "cluster" : "standard",
          instanceType: "Redis",
        };
    // Accounts have no parameters of their own here.
    const all = request.ParameterCategory === "account" ? [] : parametersOf(scope);
    return {
      Engine: "redis",
      EngineVersion: scope.engineVersion,
      ParameterCount: String(all.length),
      Parameters: {
        TemplateRecord: all.map((parameter) => ({
          CheckingCode: checkingCode(parameter, scope),
          ForceModify: isModifiable(parameter),
          ForceRestart: parameter.forceRestart,
          ParameterDescription: parameter.description,
          ParameterName: parameter.name,
          ParameterValue: parameter.default,
        })),
      },
    };
  },
});
