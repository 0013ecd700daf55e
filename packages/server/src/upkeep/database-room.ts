import type { ServerRoom } from '../storage/storage.js';
import type { UpkeepLog } from './upkeep.js';

/** Says for how many servers PostgreSQL has connections: where it has none left, requests are answered 503. */
export function tellRoom(room: ServerRoom | undefined, log: UpkeepLog): void {
  if (room === undefined) return;
  const facts = { servers: room.servers, connections: room.connections, each: room.each };
  const says = roomInWords(room);
  if (room.servers < 1)
    log.warn(facts, `${says}: raise max_connections there, or lower database-connections`);
  else log.info(facts, says);
}

/** `PostgreSQL has room for 8 servers: 97 connections, 11 each` */
export function roomInWords({ servers, connections, each }: ServerRoom): string {
  return `PostgreSQL has room for ${servers} server${servers === 1 ? '' : 's'}: ${connections} connections, ${each} each`;
}
