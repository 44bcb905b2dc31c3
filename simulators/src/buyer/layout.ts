import { Html, html } from './html.ts';

const STYLE = `
:root{--ink:#1c2430;--soft:#5b6675;--line:#dfe4ea;--ground:#f5f6f8;--card:#fff;--accent:#2457d6;--on:#fff;--ok:#14713d;--warn:#9a4b00;--bad:#b3261e}
.brickowl{--accent:#0b7a6b}
:root{--field:#fff;--edge:#b9c2cd;--later:#fff8e6;--tag:#e8ecf3;--okbg:#dcf2e4;--warnbg:#fdebd6;--badbg:#fbe1df;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf2;--soft:#a3adba;--line:#313944;--ground:#14181e;--card:#1c222a;--accent:#8fb0ff;--on:#0d1424;--ok:#7fd6a4;--warn:#f2b36b;--bad:#ff9d94;--field:#12161c;--edge:#4a5563;--later:#2e2817;--tag:#2b333e;--okbg:#163625;--warnbg:#3a2a13;--badbg:#3d1d1b}.brickowl{--accent:#5fd0bd}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
a{color:var(--accent)}
header{background:var(--card);border-bottom:1px solid var(--line)}
header>div,main,footer{max-width:1080px;margin:0 auto;padding:12px 16px}
header>div{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center}
header strong{font-size:18px}
header nav{display:flex;gap:4px;margin-left:auto}
header nav a{padding:10px 12px;border-radius:8px;text-decoration:none;font-weight:600;white-space:nowrap}
header nav a[aria-current=page]{background:var(--accent);color:var(--on)}
header nav a[aria-current=true]{box-shadow:inset 0 -3px var(--accent)}
h1{font-size:24px;margin:12px 0 8px}
h2{font-size:18px;margin:24px 0 8px}
p{margin:8px 0}
.soft{color:var(--soft)}
form.search{display:flex;gap:8px;margin:12px 0}
input,select,button{font:inherit;min-height:44px;border-radius:8px;border:1px solid var(--edge);background:var(--field);color:inherit;padding:0 12px}
input:focus-visible,button:focus-visible,a:focus-visible,select:focus-visible{outline:3px solid color-mix(in srgb,var(--accent) 45%,transparent);outline-offset:1px}
form.search input{flex:1;min-width:0}
button{cursor:pointer;font-weight:600}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on)}
button.bad{color:var(--bad);border-color:var(--bad)}
button:disabled{opacity:.5;cursor:default}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(165px,1fr));gap:12px;padding:0;list-style:none;margin:0}
.grid li{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:10px;display:flex;flex-direction:column;gap:4px}
.grid img{width:100%;height:auto;aspect-ratio:1;object-fit:contain;background:#fff;border-radius:8px}
.grid .name{font-weight:600;font-size:14px;line-height:1.3;min-height:2.6em;overflow:hidden;display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical}
.grid .buy{display:flex;gap:6px;margin-top:auto;padding-top:6px}
.grid .buy input{width:64px;padding:0 6px;text-align:center}
.grid .buy button{flex:1;padding:0 6px}
.price{font-variant-numeric:tabular-nums;font-weight:700}
.swatch{display:inline-block;width:12px;height:12px;border-radius:3px;border:1px solid #0003;vertical-align:-1px;margin-right:4px}
small{font-size:13px}
table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
th,td{text-align:left;padding:8px 10px;border-bottom:1px solid var(--line);vertical-align:middle}
td.num,th.num{text-align:right;font-variant-numeric:tabular-nums}
td img{width:48px;height:48px;display:block;background:#fff;border-radius:4px}
td.pic{width:68px}
td .row{margin-top:4px}
td.num{white-space:nowrap}
tr.later td{background:var(--later)}
.tag{display:inline-block;padding:2px 8px;border-radius:99px;background:var(--tag);font-size:13px;font-weight:600;vertical-align:middle}
.tag.ok{background:var(--okbg);color:var(--ok)}.tag.warn{background:var(--warnbg);color:var(--warn)}.tag.bad{background:var(--badbg);color:var(--bad)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:12px}
.cards>*{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px}
.row{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.pager{display:flex;gap:8px;justify-content:center;margin:20px 0 96px}
.pager a{padding:10px 16px;background:var(--card);border:1px solid var(--line);border-radius:8px;text-decoration:none}
#cart{position:fixed;inset:auto 0 0 0;background:var(--card);border-top:1px solid var(--line);box-shadow:0 -4px 16px #0001}
#cart[hidden]{display:none}
#cart>div{max-width:1080px;margin:0 auto;padding:10px 16px;display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center}
#cart details{flex:1;min-width:140px}
#cart summary{cursor:pointer;min-height:44px;display:flex;align-items:center;font-weight:600}
#cart summary::after{content:'▾';margin-left:8px;color:var(--soft)}
#cart [open] summary::after{content:'▴'}
#cart ul{list-style:none;margin:0 0 8px;padding:0;max-height:40vh;overflow:auto}
#cart li{display:flex;gap:8px;align-items:center;border-top:1px solid var(--line);padding:4px 0}
#cart li span{flex:1}
#note{position:fixed;left:50%;bottom:12px;transform:translateX(-50%);background:var(--ink);color:var(--ground);padding:10px 16px;border-radius:8px;width:max-content;max-width:90vw}
#note:empty{display:none}
footer{color:var(--soft);font-size:13px;padding-bottom:96px}
@media(max-width:560px){.grid{grid-template-columns:repeat(2,1fr)}header nav{margin-left:-12px}td.hide,th.hide{display:none}#cart details{flex-basis:100%}#cart button.main{flex:1}}
`;

// Runs in the buyer's browser: the cart and the name live there, orders go through the control API.
const SCRIPT = `(()=>{
const d=document.body.dataset,key='cart '+d.store+' '+d.side,api='/_sim/stores/'+d.store+'/'+d.side;
const cart=()=>JSON.parse(localStorage.getItem(key)||'{}');
const save=c=>{localStorage.setItem(key,JSON.stringify(c));show()};
const note=t=>{const n=document.getElementById('note');n.textContent=t;const bar=document.getElementById('cart');n.style.bottom=(bar?bar.offsetHeight:0)+12+'px';clearTimeout(note.t);note.t=setTimeout(()=>n.textContent='',4000)};
const buyer=()=>localStorage.getItem('buyer')||'castle_kai';
const lines=()=>Object.values(cart()).map(l=>({lotId:l.lotId,quantity:l.quantity}));
function show(){const bar=document.getElementById('cart');if(!bar)return;const all=Object.values(cart());bar.hidden=all.length===0;
 const pieces=all.reduce((s,l)=>s+l.quantity,0),sum=all.reduce((s,l)=>s+l.quantity*l.price,0)/10000;
 const list=bar.querySelector('ul');list.replaceChildren(...all.map(l=>{const li=document.createElement('li'),s=document.createElement('span'),b=document.createElement('button');s.textContent=l.quantity+' × '+l.name;b.textContent='Remove';b.dataset.remove=l.lotId;b.setAttribute('aria-label','Remove '+l.name);li.append(s,b);return li}));
 bar.querySelector('.sum').textContent=all.length+(all.length===1?' lot, ':' lots, ')+pieces+(pieces===1?' piece, ':' pieces, ')+sum.toFixed(2)+' '+d.currency;
 document.querySelectorAll('[data-add-batch]').forEach(b=>{b.disabled=all.length===0})}
async function send(path,body){const r=await fetch(api+path,{method:'POST',body:JSON.stringify(body||{})});const j=await r.json();if(!r.ok)throw new Error(j.error||'That did not work');return j}
document.addEventListener('click',async e=>{const b=e.target.closest('button');if(!b)return;try{
 if(b.dataset.add){const i=b.parentElement.querySelector('input'),step=Number(i.step)||1,q=Math.min(Number(i.max),Math.max(step,Math.round(Number(i.value)/step)*step));const c=cart();c[b.dataset.add]={lotId:Number(b.dataset.add),quantity:q,price:Number(b.dataset.price),name:b.dataset.name};save(c);note('In the cart: '+q+' of '+b.dataset.name)}
 else if(b.dataset.remove){const c=cart();delete c[b.dataset.remove];save(c)}
 else if(b.dataset.clear!==undefined)save({});
 else if(b.dataset.order!==undefined){b.disabled=true;const o=await send('/orders',{lines:lines(),buyer:buyer(),paid:b.dataset.order==='paid'});save({});location.href='/shop/'+d.store+'/'+d.side+'/orders/'+o.id}
 else if(b.dataset.addBatch){await send('/orders/'+b.dataset.addBatch+'/batches',{lines:lines()});save({});location.reload()}
 else if(b.dataset.act){const form=b.closest('form,div,td');const body={};if(form)for(const el of form.querySelectorAll('[name]'))body[el.name]=el.type==='checkbox'?el.checked:el.type==='number'?Number(el.value):el.value;
  if(b.dataset.lot)body.lotId=Number(b.dataset.lot);await send('/orders/'+b.dataset.id+'/'+b.dataset.act,body);location.reload()}
}catch(x){b.disabled=false;note(x.message)}});
document.addEventListener('submit',e=>{if(e.target.dataset.ajax!==undefined)e.preventDefault()});
const name=document.getElementById('buyer');if(name){name.value=buyer();name.addEventListener('change',()=>{localStorage.setItem('buyer',name.value.trim()||'castle_kai');if(d.page==='orders')location.href='?buyer='+encodeURIComponent(buyer())})}
const mine=document.getElementById('mine');if(mine)mine.href+='?buyer='+encodeURIComponent(buyer());
show();
})()`;

/** Where a page belongs. */
export interface PageFrame {
  title: string;
  store?: string;
  side?: 'bricklink' | 'brickowl';
  currency?: string;
  page?: 'lots' | 'orders' | 'order';
}

const sideName = { bricklink: 'BrickLink', brickowl: 'Brick Owl' } as const;

function head({ store, side, page }: PageFrame): Html {
  if (!store || !side) return html`<header><div><strong>Practice marketplaces</strong></div></header>`;
  const tab = (target: 'bricklink' | 'brickowl') =>
    html`<a href="/shop/${store}/${target}" ${side === target ? html`aria-current="${page === 'lots' ? 'page' : 'true'}"` : ''}>${sideName[target]}</a>`;
  return html`<header><div><strong>${store}</strong> <a href="/">all shops</a>
    <label class="row soft">I am <input id="buyer" autocomplete="off" size="14" list="names" aria-label="Your buyer name"></label>
    <nav>${tab('bricklink')}${tab('brickowl')}<a id="mine" href="/shop/${store}/${side}/orders" ${page === 'orders' ? html`aria-current="page"` : ''}>My orders</a></nav>
  </div></header>`;
}

/** A whole page. */
export function page(frame: PageFrame, body: Html): Response {
  const text = html`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${frame.title}</title><link rel="icon" href="/images/ItemImage/PN/5/3003.png"><style>${new Html(STYLE)}</style></head>
<body class="${frame.side}" data-store="${frame.store}" data-side="${frame.side}" data-currency="${frame.currency}" data-page="${frame.page}">
${head(frame)}<main>${body}</main><div id="note" role="status"></div>
<footer>A simulation for trying things out: no real shop, no real money, no real people. It has no connection with BrickLink, Brick Owl or the LEGO Group.</footer>
${frame.store ? html`<script>${new Html(SCRIPT)}</script>` : ''}</body></html>`;
  return new Response(text.text, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}
