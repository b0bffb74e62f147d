-- A user in neovim: looks at what the steps of a schedule do, verifies it, runs the function.
-- MLC_FILE: the schedules, MLC_COMMAND: the server's command as JSON, MLC_SEEN: where what was seen is written to.
local seen = {}
local patience = 60000

local function wait(what, condition)
  if not vim.wait(patience, condition, 20) then
    error('waited in vain for ' .. what .. ' ' .. vim.fn.execute('messages'))
  end
end

local function go(plain)
  for row, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local at = line:find(plain, 1, true)
    if at then
      vim.api.nvim_win_set_cursor(0, { row, at - 1 })
      return row
    end
  end
  error('not in the text: ' .. plain)
end

local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
end

local function view()
  local found = vim.fn.bufnr('^mlcdsl://program$')
  return found ~= -1 and found or nil
end

--- What the view shows once its first line begins so.
local function shown(step)
  wait('the program after step ' .. step, function()
    return view() and lines(view())[1]:find('# v2 after step ' .. step, 1, true) == 1
  end)
  return {
    buffer = view(), lines = lines(view()), filetype = vim.bo[view()].filetype, buftype = vim.bo[view()].buftype,
    windows = #vim.api.nvim_tabpage_list_wins(0),
  }
end

--- The text of the terminal that a command opens, as one line; then it is closed.
local function terminal(what)
  local text
  wait(what, function()
    text = vim.bo.buftype == 'terminal' and table.concat(lines(0), '') or ''
    return text:find('exited', 1, true) ~= nil
  end)
  vim.cmd('bwipeout!')
  return text
end

local function session()
  vim.o.hidden = true
  vim.o.columns = 400
  vim.cmd('filetype plugin on')
  require('mlcdsl').setup({ cmd = vim.fn.json_decode(vim.env.MLC_COMMAND) })
  vim.cmd('edit ' .. vim.env.MLC_FILE)
  local source = vim.api.nvim_get_current_win()
  wait('the server', function() return require('mlcdsl.clients').of(0) ~= nil end)

  local row = go('schedule v2')
  vim.ui.select = function(items, _, choice)
    for _, item in ipairs(items) do
      if vim.inspect(item):find('show', 1, true) then return choice(item, 1) end
    end
  end
  wait('lenses', function()
    vim.lsp.codelens.refresh()
    vim.wait(200)
    return #vim.lsp.codelens.get(0) > 0
  end)
  vim.api.nvim_win_set_cursor(0, { row, 0 })
  vim.lsp.codelens.run()
  seen.lens = shown(4)
  seen.clients_of_view = #vim.tbl_values(vim.lsp.buf_get_clients(view()))

  go('i, j, k = loops')
  vim.cmd('MlcShow')
  seen.cursor = shown(2)
  vim.cmd('MlcShow 1')
  seen.step = shown(1)
  vim.api.nvim_set_current_win(vim.fn.bufwinid(view()))
  vim.cmd('MlcShow 3')
  seen.in_view = shown(3)
  vim.cmd('close')
  vim.api.nvim_set_current_win(source)

  row = go('  reorder(j0, k, j1)')
  vim.api.nvim_buf_set_lines(0, row - 1, row, true, {})
  go('}')
  vim.cmd('MlcShow')
  seen.edited = shown(3)
  vim.cmd('undo')

  go('i, j, k = loops')
  vim.cmd('MlcVerify')
  seen.verify = terminal('verify')
  vim.api.nvim_set_current_win(source)

  vim.cmd('edit ' .. vim.env.MLC_FILE:gsub('mlcs$', 'mlc'))
  wait('the server', function() return require('mlcdsl.clients').of(0) ~= nil end)
  go('block Y')
  vim.cmd('MlcRun A=ones B=ones')
  seen.run = terminal('run')
end

local ok, why = pcall(session)
seen.failed = not ok and tostring(why) or nil
vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.MLC_SEEN)
vim.cmd('qall!')
