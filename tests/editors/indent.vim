" Indents each file of $MLC_TEXTS (JSON, a list of file names) and writes it.
set nocompatible encoding=utf-8
filetype plugin indent on
for s:file in json_decode(join(readfile($MLC_TEXTS), ''))
  execute 'edit' fnameescape(s:file)
  silent normal! gg=G
  silent write
endfor
qall!
