-- Starts the server for neovim's own client: `require('mlcdsl').setup()` in init.lua.
--
-- Options: `cmd` (default: `mlcdsl lsp`, of the `.venv` beside the program where there is one), `on_attach(client,
-- buffer)`, `capabilities`, `settings`.
local M = {}

local languages = { 'mlc', 'mlcs' }
local clients = {} -- by root: neovim before 0.8 does not share clients itself

local function parents(path)
  local folder = path
  return function()
    local inner = folder
    folder = vim.fn.fnamemodify(inner, ':h')
    return folder ~= inner and folder or nil
  end
end

--- The folder above a file that holds one of the names, and the path of what it holds.
local function above(path, names)
  for folder in parents(path) do
    for _, name in ipairs(names) do
      local found = folder .. '/' .. name
      if vim.fn.getftype(found) ~= '' then
        return folder, found
      end
    end
  end
end

local function command(path)
  local _, found = above(path, { '.venv/bin/mlcdsl', '.venv/Scripts/mlcdsl.exe' })
  return { found or 'mlcdsl', 'lsp' }
end

--- The words of the server's command before `lsp`.
local function program(path, options)
  local words = {}
  for _, word in ipairs(options.cmd or command(path)) do
    if word == 'lsp' then
      break
    end
    table.insert(words, word)
  end
  return words
end

--- The configuration of the client for a file.
function M.config(path, options)
  return {
    name = 'mlcdsl',
    cmd = options.cmd or command(path),
    root_dir = above(path, { '.git', 'pyproject.toml' }) or vim.fn.fnamemodify(path, ':h'),
    capabilities = options.capabilities or vim.lsp.protocol.make_client_capabilities(),
    on_attach = options.on_attach,
    settings = options.settings or vim.empty_dict(),
  }
end

local function start_before_0_8(config, buffer)
  local id = clients[config.root_dir]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(config)
    clients[config.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

local function attach(buffer, options)
  if vim.bo[buffer].buftype ~= '' then
    return -- no file: what shows a transformed program
  end
  local path = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':p')
  local config = M.config(path, options)
  if vim.fn.executable(config.cmd[1]) == 0 then
    vim.notify_once('mlcdsl is not installed: the server does not start', vim.log.levels.WARN)
  elseif vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
  else
    start_before_0_8(config, buffer)
  end
end

--- Start the server with each program and schedule that is opened, and for those that are open; define the commands.
function M.setup(options)
  options = options or {}
  require('mlcdsl.commands').register(function(path) return program(path, options) end)
  local group = vim.api.nvim_create_augroup('mlcdsl', { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = languages,
    callback = function(event)
      attach(event.buf or tonumber(vim.fn.expand('<abuf>')), options)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(languages, vim.bo[buffer].filetype) then
      attach(buffer, options)
    end
  end
end

return M
