/** Why a command changes nothing. The words are for the person who tapped. */
export interface Refusal {
  code: string;
  message: string;
}

/** What everybody in the walk should be told beyond the new state. */
export type PickEvent =
  /** More is in the tote than the order wants: somebody else had it already, or the order was changed. */
  | { kind: 'picking.surplus'; lineKey: string; qty: number }
  /** A shortage was reported of something that is not missing any more. */
  | { kind: 'picking.nothing_short'; taskId: string }
  | { kind: 'picking.stops_added'; orderId: string; pieces: number }
  | { kind: 'picking.stops_withdrawn'; orderId: string; pieces: number }
  | { kind: 'picking.order_cancelled'; orderId: string };
