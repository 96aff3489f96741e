// All sections stand: the page may go to where its address points.
Page.footer(Dom.h('p', {}, 'Written by Cupel. Equal findings give equal pages; nothing is loaded from elsewhere. Charts by D3 (ISC licence).'));
Page.ready();
