" The highlighting of both languages.
"
" Keywords are soft: what has an operand behind it (an operator, a comma, a word such as `return`) names its nextgroup,
" where a word is a name whatever it says. Inside of parentheses and brackets there are no statements.

let s:name = '\<\d\@!\k\+'
let s:name_before = '==\@!\|[-+*]=\|[,:.)\]]'
let s:not_a_name = '\>\%(\s*\%(' . s:name_before . '\|\[\)\)\@!'
let s:may_take_list = '\>\%(\s*\%(' . s:name_before . '\)\)\@!'
" `where [` is told from `where[0] = 1` by the space
let s:may_take_list_behind_space = '\>\%(\s*\%(' . s:name_before . '\)\|\[\)\@!'
let s:guards = {
      \ 'return': s:may_take_list, 'if': s:may_take_list, 'while': s:may_take_list, 'assert': s:may_take_list,
      \ 'in': s:may_take_list_behind_space, 'where': s:may_take_list_behind_space, 'init': s:may_take_list_behind_space,
      \ }
let s:called = '\%(\s*\%(\[\%([^][]\|\[[^][]*\]\)*\]\s*\)\=(\)\@='
let s:operand = ' nextgroup=@mlcOperand skipwhite skipnl skipempty'

function! s:match(group, pattern, options = '') abort
  execute 'syntax match ' . a:group . ' ~' . a:pattern . '~ ' . a:options
endfunction

function! s:one_of(words) abort
  return '\<\%(' . join(a:words, '\|') . '\)\>'
endfunction

function! mlcdsl#syntax#define(language) abort
  syntax iskeyword @,48-57,_,192-255
  syntax sync fromstart
  call s:names()
  call s:operators()
  call s:regions(a:language)
  call s:keywords(a:language ==# 'mlc' ? g:mlcdsl#words#mlc : g:mlcdsl#words#mlcs, a:language)
  if a:language ==# 'mlc'
    call s:blocks()
  else
    call s:headers()
  endif
  call s:texts()
  call s:links()
endfunction

" Later definitions win where two match: a constant over a dtype over a call over a name.
function! s:names() abort
  syntax cluster mlcOperand contains=mlcName,mlcCall,mlcType,mlcConstant,mlcOperandComment
  syntax cluster mlcExpression contains=mlcName,mlcCall,mlcType,mlcConstant,mlcComment,mlcString,mlcNumber,mlcDot,mlcLogical,mlcStrides,
        \mlcParentheses,mlcBrackets,mlcOperator,mlcComma
  call s:match('mlcName', '\%(not\>\)\@!' . s:name)
  call s:match('mlcCall', '\%(not\>\)\@!' . s:name . s:called)
  call s:match('mlcType', s:one_of(g:mlcdsl#words#dtypes))
  call s:match('mlcConstant', s:one_of(g:mlcdsl#words#constants))
  call s:match('mlcTypeName', s:name, 'contained')
  call s:match('mlcMember', s:name, 'contained')
  call s:match('mlcMemberCall', s:name . s:called, 'contained')
  call s:match('mlcMemberNumber', '\d\+', 'contained')
  call s:match('mlcFunctionName', s:name, 'contained')
  call s:match('mlcModuleName', s:name, 'contained')
endfunction

function! s:operators() abort
  call s:match('mlcOperator', '->\|//\|[-+*=!<>]=\|[-+*/%@<>=]', s:operand)
  call s:match('mlcLogical', '\<\%(and\|or\|not\)\>', s:operand)
  call s:match('mlcStatementComma', ',', s:operand)
  call s:match('mlcComma', ',', 'contained')
  call s:match('mlcAnnotation', ':', 'nextgroup=mlcTypeName skipwhite skipnl skipempty')
  call s:match('mlcExtent', ':', 'contained' . s:operand)
  call s:match('mlcDot', '\.', 'nextgroup=mlcMember,mlcMemberCall,mlcMemberNumber skipwhite')
  call s:match('mlcStrides', '\%(\<\%(not\|and\|or\) \)\@<!\%([]0-9A-Za-z_] \)\@<=strides\>\ze\s*\[', '')
endfunction

" A brace ends parentheses and brackets as well, for they may not be closed yet.
function! s:regions(language) abort
  syntax region mlcBraces matchgroup=mlcBrace start=/{/ end=/}/ transparent fold
        \ contains=ALLBUT,mlcComma,mlcExtent,mlcTypeName,mlcMember,mlcMemberCall,mlcMemberNumber,mlcFunctionName,
        \mlcModuleName,mlcModifier,mlcAxisKind,mlcArgument,mlcEscape,mlcPlaceholder,mlcOperandComment,@mlcSpecial
  syntax region mlcBrackets matchgroup=mlcBracket start=/\[/ end=/\]\|\ze[{})]/ contains=@mlcExpression,mlcExtent
  syntax region mlcParentheses matchgroup=mlcBracket start=/(/ end=/)\|\ze[{}]/
        \ contains=@mlcExpression,mlcAnnotation,mlcModifier,mlcAxisKind,mlcArgument
  let behind = '\>\%(\s\+\%(and\>\|or\>\|strides\>\)\@!' . s:name . '\)\@='
  call s:match('mlcAxisKind', '\<\%(\%(not\|and\|or\)\>\)\@!\d\@!\k\+' . behind, 'contained')
  call s:match('mlcModifier', '\<inout' . behind, 'contained')
  call s:match('mlcArgument', s:name . '\%(\s*==\@!\)\@=', 'contained')
endfunction

function! s:keywords(words, language) abort
  for [role, listed] in items(a:words)
    for word in listed
      let pattern = '\<' . word . get(s:guards, word, s:not_a_name)
      if role ==# 'declaration'
        let kind = word ==# 'module' || word ==# 'const' ? 'mlcModuleName' : 'mlcFunctionName'
        let kind = word ==# 'schedule' ? 'mlcScheduleName' : kind
        call s:match('mlcDeclaration', '\<' . word . '\>\%(\s\+' . s:name . '\)\@=', 'nextgroup=' . kind . ' skipwhite')
      elseif role ==# 'import'
        call s:match('mlcKeyword', '\<' . word . '\>\%(\s*"\)\@=')
      elseif role ==# 'attributes'
        call s:match('mlcKeyword', '\<' . word . '\>\%(\s*(\)\@=')
      elseif role ==# 'infix' && word ==# 'in' && a:language ==# 'mlc'
        call s:match('mlcKeyword', pattern, 'nextgroup=mlcLoop skipwhite skipnl skipempty')
      elseif role ==# 'plain'
        call s:match('mlcKeyword', pattern)
      elseif role !=# 'strides' && role !=# 'target' && role !=# 'block'
        call s:match(role ==# 'control' ? 'mlcControl' : 'mlcKeyword', pattern, s:operand)
      endif
    endfor
  endfor
endfunction

" In the axes of a block a colon has an extent behind it.
function! s:blocks() abort
  syntax cluster mlcSpecial contains=mlcLoop,mlcBlockName,mlcAxes
  call s:match('mlcLoop', s:name . '\%(\s*(\)\@=', 'contained')
  call s:match('mlcBlock', '\<block' . s:not_a_name, 'nextgroup=mlcBlockName,mlcAxes skipwhite skipnl skipempty')
  call s:match('mlcBlockName', s:name, 'contained nextgroup=mlcAxes skipwhite skipnl skipempty')
  syntax region mlcAxes matchgroup=mlcBracket start=/(/ end=/)\|\ze[{}]/ contained
        \ contains=@mlcExpression,mlcExtent,mlcModifier,mlcAxisKind,mlcArgument
endfunction

function! s:headers() abort
  syntax cluster mlcSpecial contains=mlcScheduleName,mlcHeader,mlcHeaderName,mlcHeaderDot,mlcTarget
  call s:match('mlcScheduleName', s:name, 'contained nextgroup=mlcHeader skipwhite skipnl skipempty')
  syntax region mlcHeader matchgroup=mlcControl start=/\<for\>/ matchgroup=NONE end=/\ze[({]/ contained
        \ contains=mlcHeaderName,mlcHeaderDot,mlcTarget,mlcComment
  call s:match('mlcHeaderName', s:name, 'contained')
  call s:match('mlcHeaderDot', '\.', 'contained')
  call s:match('mlcTarget', '\<target\%(\s\+' . s:name . '\)\@=', 'contained nextgroup=mlcHeaderName skipwhite')
endfunction

function! s:texts() abort
  call s:match('mlcNumber', '\<0[xX]\w*\|\<\d[0-9_]*\%(\.\d[0-9_]*\)\=\%([eE][+-]\=\d\+\)\=\w*')
  syntax match mlcEscape /\\\%(u{\x\{1,6}}\|.\)/ contained
  syntax match mlcPlaceholder /{}/ contained
  syntax region mlcString start=/\Z"/ skip=/\\./ end=/\Z"/ end=/$/ contains=mlcEscape,mlcPlaceholder
  syntax match mlcComment /#.*$/ contains=@Spell
  syntax match mlcComment /##.*$/ contains=@Spell
  call s:match('mlcOperandComment', '#.*$', 'contained contains=@Spell' . s:operand)
endfunction

function! s:links() abort
  for [group, target] in items({
        \ 'Name': 'Identifier', 'Call': 'Function', 'Type': 'Type', 'Constant': 'Constant', 'TypeName': 'Type',
        \ 'Member': 'Identifier', 'MemberCall': 'Function', 'MemberNumber': 'Number', 'FunctionName': 'Function',
        \ 'ModuleName': 'Structure', 'Operator': 'Operator', 'Logical': 'Keyword', 'StatementComma': 'Delimiter',
        \ 'Comma': 'Delimiter', 'Annotation': 'Delimiter', 'Extent': 'Delimiter', 'Dot': 'Delimiter',
        \ 'Brace': 'Delimiter', 'Bracket': 'Delimiter', 'Strides': 'Keyword', 'AxisKind': 'StorageClass',
        \ 'Modifier': 'StorageClass', 'Argument': 'Identifier', 'Declaration': 'Keyword', 'Keyword': 'Keyword',
        \ 'Control': 'Statement', 'Loop': 'Repeat', 'Block': 'Keyword', 'BlockName': 'Label',
        \ 'ScheduleName': 'Function', 'HeaderName': 'Identifier', 'HeaderDot': 'Delimiter', 'Target': 'Keyword',
        \ 'Number': 'Number', 'Escape': 'SpecialChar', 'Placeholder': 'SpecialChar', 'String': 'String',
        \ 'Comment': 'Comment', 'OperandComment': 'Comment',
        \ })
    execute 'highlight default link mlc' . group . ' ' . target
  endfor
endfunction
