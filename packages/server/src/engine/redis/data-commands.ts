/** Where the keys stand in the arguments behind a command's name. */
type KeyPlace = (parameters: readonly string[]) => readonly (string | undefined)[];

const first: KeyPlace = ([key]) => [key];
const firstTwo: KeyPlace = ([one, other]) => [one, other];
const every: KeyPlace = (parameters) => (parameters.length === 0 ? [undefined] : parameters);
const everySecond: KeyPlace = (parameters) =>
  parameters.length === 0 ? [undefined] : parameters.filter((_, at) => at % 2 === 0);
const behindFirst: KeyPlace = ([, ...keys]) => every(keys);

/**
 * Commands on certain keys, by where they name them. Left out is what looks at or changes more than
 * the keys it names, what waits, runs scripts or administers the server, and what takes data away
 * in answering them: an answer that gets lost on its way would be the data's end.
 */
const commandsByPlace: readonly (readonly [KeyPlace, string])[] = [
  [
    first,
    `append bitcount bitfield bitfield_ro bitpos decr decrby expire expireat expiretime
    geoadd geodist geohash geopos geosearch get getbit getex getrange hdel hexists hget hgetall
    hincrby hincrbyfloat hkeys hlen hmget hmset hrandfield hset hsetnx hstrlen hvals incr incrby
    incrbyfloat lindex linsert llen lpos lpush lpushx lrange lrem lset ltrim persist pexpire
    pexpireat pexpiretime pfadd psetex pttl rpush rpushx sadd scard set setbit setex setnx setrange
    sismember smembers smismember srandmember srem strlen substr ttl type xack xadd xdel xlen
    xrange xrevrange xtrim zadd zcard zcount zincrby zlexcount zmscore zrandmember zrange
    zrangebylex zrangebyscore zrank zrem zremrangebylex zremrangebyrank zremrangebyscore zrevrange
    zrevrangebylex zrevrangebyscore zrevrank zscore`,
  ],
  [firstTwo, "copy lcs rename renamenx smove"],
  [
    every,
    `del exists mget pfcount pfmerge sdiff sdiffstore sinter sinterstore sunion sunionstore touch
    unlink`,
  ],
  [everySecond, "mset msetnx"],
  [behindFirst, "bitop"],
];

const keyPlaces: ReadonlyMap<string, KeyPlace> = new Map(
  commandsByPlace.flatMap(([place, names]) =>
    names.split(/\s+/).map((name) => [name, place] as const),
  ),
);

/**
 * The keys that a command with its parameters names; undefined in the list for one that is not
 * there. Undefined when it is no command on certain keys.
 * @param name in any case
 */
export function keysOfCommand(
  name: string,
  parameters: readonly string[],
): readonly (string | undefined)[] | undefined {
  return keyPlaces.get(name.toLowerCase())?.(parameters);
}
