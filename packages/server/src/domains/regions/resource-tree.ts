import type { InstanceClass, ResponseOf } from "@kvasir/spec";
import { engineVersionsOf } from "../catalogue/index.ts";
import { engineNameOf, seriesOf } from "./available-classes.ts";
import { classRemark } from "./class-remark.ts";
import type { Language } from "./zone-names.ts";

type Zones = NonNullable<ResponseOf<"DescribeAvailableResource">["AvailableZones"]>;
type Engines = NonNullable<Zones["AvailableZone"]>[number]["SupportedEngines"];

/**
 * The classes as the answer nests them: engine, edition, series, version, architecture, number of
 * shards, kind of nodes. Clients walk all levels without a look, so every wrapper is there.
 */
export function resourceTree(classes: readonly InstanceClass[], language: Language): Engines {
  return {
    SupportedEngine: grouped(classes, engineNameOf, (Engine, ofEngine) => ({
      Engine,
      SupportedEditionTypes: {
        SupportedEditionType: grouped(ofEngine, editionOf, (EditionType, ofEdition) => ({
          EditionType,
          SupportedSeriesTypes: {
            SupportedSeriesType: grouped(ofEdition, seriesOf, (SeriesType, ofSeries) => ({
              SeriesType,
              SupportedEngineVersions: versions(ofSeries, language),
            })),
          },
        })),
      },
    })),
  };
}

function versions(classes: readonly InstanceClass[], language: Language) {
  const all = [...new Set(classes.flatMap(engineVersionsOf))].sort();
  return {
    SupportedEngineVersion: all.map((Version) => ({
      Version,
      SupportedArchitectureTypes: architectures(
        classes.filter((each) => engineVersionsOf(each).includes(Version)),
        language,
      ),
    })),
  };
}

function architectures(classes: readonly InstanceClass[], language: Language) {
  return {
    SupportedArchitectureType: grouped(classes, architectureOf, (Architecture, ofKind) => ({
      Architecture,
      SupportedShardNumbers: {
        SupportedShardNumber: grouped(ofKind, shardsOf, (ShardNumber, ofShards) => ({
          ShardNumber,
          SupportedNodeTypes: {
            SupportedNodeType: grouped(ofShards, nodeTypeOf, (SupportedNodeType, ofNodes) => ({
              SupportedNodeType,
              AvailableResources: {
                AvailableResource: ofNodes.map((each) => ({
                  Capacity: each.memoryMB,
                  InstanceClass: each.class,
                  InstanceClassRemark: classRemark(each, language),
                })),
              },
            })),
          },
        })),
      },
    })),
  };
}

const editionOf = (each: InstanceClass) => each.edition;
const architectureOf = (each: InstanceClass) => each.architecture;
const shardsOf = (each: InstanceClass) => String(each.shardCount);
const nodeTypeOf = (each: InstanceClass) => each.nodeType;

function grouped<Item>(
  classes: readonly InstanceClass[],
  keyOf: (each: InstanceClass) => string,
  itemOf: (key: string, members: InstanceClass[]) => Item,
): Item[] {
  const groups = new Map<string, InstanceClass[]>();
  for (const each of classes) {
    const key = keyOf(each);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups].map(([key, members]) => itemOf(key, members));
}
