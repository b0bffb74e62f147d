autocmd BufNewFile,BufRead *.mlc setfiletype mlc
autocmd BufNewFile,BufRead *.mlcs setfiletype mlcs
