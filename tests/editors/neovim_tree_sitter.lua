-- Opens $MLC_FILE, which holds $MLC_LANGUAGE, and writes to $MLC_SEEN what the highlight query captures: the characters
-- from and to, and the name, in neovim's order.
local language = vim.env.MLC_LANGUAGE
vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.MLC_FILE))
local parser = vim.treesitter.get_parser(0, language)
local root = parser:parse()[1]:root()
local query = (vim.treesitter.query.get or vim.treesitter.get_query)(language, 'highlights')
vim.treesitter.highlighter.new(parser)
vim.cmd('redraw')
local captures = {}
for id, node in query:iter_captures(root, 0, 0, -1) do
  local _, _, first = node:start()
  local _, _, last = node:end_()
  table.insert(captures, { first, last, query.captures[id] })
end
local seen = { error = root:has_error(), filetype = vim.bo.filetype, captures = captures }
vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.MLC_SEEN)
vim.cmd('qall!')
