import type { InferInput, InferOutput } from 'valibot';
import type { Me, SignInBody, SignUpBody } from '../../../worker/src/contract/auth.ts';
import type {
  CatalogItemDetail,
  CatalogLoad,
  CatalogOverview,
  CatalogPage,
  CatalogQuery,
  LoadMapping,
  PriceGuide,
} from '../../../worker/src/contract/catalog.ts';
import type { Condition, ItemType, MarketplaceName } from '../../../worker/src/contract/common.ts';
import type {
  FileAnswerBody,
  FileImport,
  FileOptions,
  FileRow,
  FileRowQuery,
} from '../../../worker/src/contract/files.ts';
import type { GivenUpList } from '../../../worker/src/contract/givenUp.ts';
import type {
  ChoiceBody,
  Identification,
  PhotoListQuery,
  PhotoQuery,
  PhotoSettings,
} from '../../../worker/src/contract/identify.ts';
import type { ApplyImportBody, Import } from '../../../worker/src/contract/imports.ts';
import type {
  BulkMoveBody,
  CountBody,
  CountResult,
  Lot,
  LotChange,
  LotPage,
  LotPatch,
  LotQuery,
  Movement,
  MovementBody,
  OutlinePage,
  OutlineQuery,
  StockedCategory,
} from '../../../worker/src/contract/inventory.ts';
import type { LayoutBody, StoredLayout } from '../../../worker/src/contract/layout.ts';
import type {
  AnswerBody,
  AnswerResult,
  PushPage,
  PushQuery,
  QuestionPage,
  QuestionQuery,
  StockModeBody,
  StockStatus,
  WaitingList,
  WaitingQuery,
} from '../../../worker/src/contract/listings.ts';
import type { ChangesPage } from '../../../worker/src/contract/live.ts';
import type { LotPhotos } from '../../../worker/src/contract/lotPhotos.ts';
import type {
  BrickLinkCredentials,
  BrickOwlCredentials,
  CallBudget,
  Connection,
  ConnectionTest,
} from '../../../worker/src/contract/marketplaces.ts';
import type {
  Invitation,
  InvitationPreview,
  InviteBody,
  Member,
  MemberPatch,
  Team,
} from '../../../worker/src/contract/members.ts';
import type { NewLotBody, OfItem } from '../../../worker/src/contract/newLots.ts';
import type {
  BulkStatusBody,
  BulkStatusResult,
  OrderDetail,
  OrderPage,
  OrderQuery,
  StatusBody,
} from '../../../worker/src/contract/orders.ts';
import type {
  Candidates,
  Estimate,
  NewSessionBody,
  PickSession,
  SessionDetail,
  SessionState,
} from '../../../worker/src/contract/picking.ts';
import type { SyncRun, SyncStarted, SyncStatus } from '../../../worker/src/contract/sync.ts';
import type { Todo, TodoAnswers, TodoPatch, TodoQuery } from '../../../worker/src/contract/todos.ts';
import type { BulkEdit } from '../../../worker/src/inventory/lotChanges.domain.ts';
import { del, get, patch, post, postFile, put, queryString } from './client.ts';

interface Page<T> {
  rows: T[];
  nextCursor: string | null;
}

const id = encodeURIComponent;

/** Every call of the web app, typed by the wire contract. See docs/decisions/0003-web-libraries.md. */
export const api = {
  me: (signal?: AbortSignal) => get<Me>('/auth/me', {}, signal),
  signIn: (body: SignInBody) => post<unknown>('/auth/sign-in', body),
  signUp: (body: SignUpBody) => post<unknown>('/auth/sign-up', body),
  signOut: () => post<unknown>('/auth/sign-out'),
  invitation: (invitation: string) => get<InvitationPreview>(`/auth/invitations/${id(invitation)}`),
  acceptInvitation: (invitation: string) => post<unknown>(`/auth/invitations/${id(invitation)}/accept`),

  team: () => get<Team>('/members'),
  invite: (body: InviteBody) => post<Invitation>('/members', body),
  changeMember: (member: string, body: InferInput<typeof MemberPatch>) => patch<Member>(`/members/${id(member)}`, body),
  removeMember: (member: string) => del<unknown>(`/members/${id(member)}`),
  withdrawInvitation: (invitation: string) => del<unknown>(`/members/invitations/${id(invitation)}`),

  connections: () => get<Page<Connection>>('/marketplaces').then((page) => page.rows),
  connectBrickLink: (body: { credentials: BrickLinkCredentials; ordersSince?: string | undefined }) =>
    put<Connection>('/marketplaces/bricklink', body),
  connectBrickOwl: (body: { credentials: BrickOwlCredentials; ordersSince?: string | undefined }) =>
    put<Connection>('/marketplaces/brickowl', body),
  disconnect: (marketplace: MarketplaceName) => del<unknown>(`/marketplaces/${marketplace}`),
  testConnection: (marketplace: MarketplaceName) => post<ConnectionTest>(`/marketplaces/${marketplace}/test`),

  startSync: () => post<InferOutput<typeof SyncStarted>>('/sync'),
  syncRuns: () => get<{ rows: SyncRun[] }>('/sync/runs').then(({ rows }) => rows),
  syncStatus: () => get<SyncStatus>('/sync/status'),

  stockStatus: () => get<{ rows: StockStatus[] }>('/listings').then(({ rows }) => rows),
  setStockMode: (marketplace: MarketplaceName, body: StockModeBody) =>
    patch<{ rows: StockStatus[] }>(`/listings/${marketplace}`, body).then(({ rows }) => rows),
  questions: (query: InferInput<typeof QuestionQuery>) => get<QuestionPage>('/listings/questions', { ...query }),
  answerQuestions: (body: AnswerBody) =>
    post<InferOutput<typeof AnswerResult>>('/listings/questions/answer', body).then(({ answered }) => answered),
  pushes: (query: InferInput<typeof PushQuery>) => get<PushPage>('/listings/pushes', { ...query }),
  waitingLots: (query: InferInput<typeof WaitingQuery>) => get<WaitingList>('/listings/waiting', { ...query }),
  retryLots: (marketplace: MarketplaceName, lotIds?: string[]) =>
    post<unknown>('/listings/retry', { marketplace, ...(lotIds ? { lotIds } : {}) }),
  letGoOffSale: (marketplace: MarketplaceName, lotIds: string[]) =>
    post<unknown>('/listings/allow', { marketplace, lotIds }),
  compareLots: (marketplace: MarketplaceName) => post<unknown>('/listings/compare', { marketplace }),
  callBudget: (marketplace: MarketplaceName) => get<CallBudget>(`/marketplaces/${marketplace}/calls`),
  givenUp: () => get<GivenUpList>('/sync/given-up'),
  replayTask: (task: string) => post<unknown>(`/sync/given-up/${id(task)}/replay`),
  dismissTask: (task: string) => post<unknown>(`/sync/given-up/${id(task)}/dismiss`),

  orders: (query: OrderQuery, signal?: AbortSignal) => get<OrderPage>('/orders', { ...query }, signal),
  order: (order: string, signal?: AbortSignal) => get<OrderDetail>(`/orders/${id(order)}`, {}, signal),
  setStatus: (order: string, body: StatusBody) => post<OrderDetail>(`/orders/${id(order)}/status`, body),
  setStatuses: (body: InferInput<typeof BulkStatusBody>) =>
    post<InferOutput<typeof BulkStatusResult>>('/orders/status', body),
  retryWrite: (order: string, write: string) => post<unknown>(`/orders/${id(order)}/writes/${id(write)}/retry`),

  lots: (query: LotQuery, signal?: AbortSignal) => get<LotPage>('/lots', { ...query }, signal),
  lot: (lot: string) => get<Lot>(`/lots/${id(lot)}`),
  deleteLot: (lot: string) => del<unknown>(`/lots/${id(lot)}`),
  restoreLot: (lot: string) => post<Lot>(`/lots/${id(lot)}/restore`),
  stockCategories: () => get<{ rows: StockedCategory[] }>('/lots/categories').then(({ rows }) => rows),
  lotPhotos: (lot: string) => get<LotPhotos>(`/lots/${id(lot)}/photos`).then(({ rows }) => rows),
  addLotPhoto: (lot: string, photo: string, picture: Blob) =>
    postFile<LotPhotos>(`/lots/${id(lot)}/photos${queryString({ id: photo })}`, picture),
  removeLotPhoto: (lot: string, photo: string) => del<unknown>(`/lots/${id(lot)}/photos/${photo}`),
  changeLot: (lot: string, body: LotPatch) => patch<Lot>(`/lots/${id(lot)}`, body),
  lotOutlines: (query: OutlineQuery, signal?: AbortSignal) => get<OutlinePage>('/lots/outlines', { ...query }, signal),
  /** @param key the same one again gets the first answer and changes nothing more */
  changeLots: (body: BulkEdit & { lotIds: string[] }, key: string) =>
    post<{ changed: number }>('/lots/changes', body, key),
  moveLots: (body: BulkMoveBody) => post<CountResult>('/lots/moves', body, body.id),
  lotChanges: (lot: string) => get<{ rows: LotChange[] }>(`/lots/${id(lot)}/changes`).then(({ rows }) => rows),
  undoChange: (lot: string, change: string) => post<Lot>(`/lots/${id(lot)}/changes/${id(change)}/undo`),
  undoMovement: (movement: string) => post<Lot>(`/movements/${id(movement)}/undo`),
  countDrawer: (body: CountBody) => post<CountResult>('/counts', body),
  movements: (lotId: string, cursor?: string) => get<Page<Movement>>('/movements', { lotId, cursor }),

  addLot: (body: NewLotBody) => post<Lot>('/lots', body),
  moveLot: (lot: string, body: MovementBody) => post<Lot>(`/lots/${id(lot)}/movements`, body),
  lotsOfItem: (itemType: ItemType, itemNo: string, signal?: AbortSignal) =>
    get<OfItem>('/lots/of-item', { itemType, itemNo }, signal),

  identify: (photo: Blob, query: PhotoQuery) =>
    postFile<Identification>(`/identifications${queryString({ ...query })}`, photo),
  photos: (query: PhotoListQuery) => get<Page<Identification>>('/identifications', { ...query }),
  identification: (photo: string) => get<Identification>(`/identifications/${id(photo)}`),
  choosePhoto: (photo: string, body: ChoiceBody) => post<Identification>(`/identifications/${id(photo)}/choice`, body),
  forgetPhoto: (photo: string) => del<unknown>(`/identifications/${id(photo)}`),
  photoSettings: () => get<PhotoSettings>('/identifications/settings'),
  savePhotoSettings: (body: PhotoSettings) => put<PhotoSettings>('/identifications/settings', body),

  startImport: (source: MarketplaceName) => post<Import>('/imports', { source }),
  imports: () => get<Page<Import>>('/imports').then((page) => page.rows),
  import: (one: string) => get<Import>(`/imports/${id(one)}`),
  applyImport: (one: string, body: ApplyImportBody) => post<Import>(`/imports/${id(one)}/apply`, body),

  sendStockFile: (importId: string, file: File) =>
    postFile<FileImport>(`/imports/files${queryString({ id: importId, name: file.name.slice(0, 200) })}`, file),
  fileImports: () => get<Page<FileImport>>('/imports/files').then((page) => page.rows),
  fileRows: (one: string, query: InferInput<typeof FileRowQuery>, signal?: AbortSignal) =>
    get<Page<FileRow>>(`/imports/files/${id(one)}/rows`, { ...query }, signal),
  readFile: (one: string, options: FileOptions) => post<FileImport>(`/imports/files/${id(one)}/read`, options),
  applyFile: (one: string, leaveOutProblems: boolean) =>
    post<FileImport>(`/imports/files/${id(one)}/apply`, { leaveOutProblems }),
  answerLine: (one: string, body: FileAnswerBody) => post<FileImport>(`/imports/files/${id(one)}/answers`, body),
  cancelFile: (one: string) => post<FileImport>(`/imports/files/${id(one)}/cancel`),
  undoFile: (one: string) => post<FileImport>(`/imports/files/${id(one)}/undo`),
  catalog: (query: CatalogQuery, signal?: AbortSignal) => get<CatalogPage>('/catalog/items', { ...query }, signal),
  catalogOverview: (type?: ItemType) => get<CatalogOverview>('/catalog/overview', { type }),
  catalogItem: (type: ItemType, no: string) => get<CatalogItemDetail>(`/catalog/items/${type}/${id(no)}`),
  priceGuide: (type: ItemType, no: string, color: number, condition: Condition) =>
    get<PriceGuide>(`/catalog/items/${type}/${id(no)}/price`, { color, condition }),
  catalogLoads: () => get<Page<CatalogLoad>>('/catalog/loads').then((page) => page.rows),
  loadCatalogFile: (file: File) => postFile<CatalogLoad>(`/catalog/loads?name=${id(file.name)}`, file),
  cancelCatalogLoad: (load: string) => post<CatalogLoad>(`/catalog/loads/${id(load)}/cancel`),
  startCatalogLoad: (load: string, mapping: LoadMapping) =>
    post<CatalogLoad>(`/catalog/loads/${id(load)}/start`, mapping),

  todos: (query: InferInput<typeof TodoQuery>) => get<Page<Todo>>('/todos', { ...query }),
  changeTodo: (todo: string, body: TodoPatch) => patch<Todo>(`/todos/${id(todo)}`, body),

  todoAnswers: (todo: string, foundAt?: string, signal?: AbortSignal) =>
    get<TodoAnswers>(`/todos/${id(todo)}/answers`, { foundAt }, signal),

  walks: (state: SessionState) => get<{ rows: PickSession[] }>('/pick-sessions', { state }).then(({ rows }) => rows),
  candidates: () => get<Candidates>('/pick-sessions/candidates'),
  estimate: (orderIds: readonly string[], signal?: AbortSignal) =>
    get<Estimate>('/pick-sessions/estimate', { orderIds: orderIds.join(',') }, signal),
  startWalk: (body: NewSessionBody) => post<PickSession>('/pick-sessions', body),
  walkReport: (walk: string) => get<SessionDetail>(`/pick-sessions/${id(walk)}/report`),

  layout: () => get<StoredLayout>('/locations/layout'),
  saveLayout: (body: LayoutBody) => put<StoredLayout>('/locations/layout', body),
  locationCodes: () => get<{ codes: string[] }>('/locations/codes').then(({ codes }) => codes),

  changes: (after?: number) => get<ChangesPage>('/changes', { after }),
};
