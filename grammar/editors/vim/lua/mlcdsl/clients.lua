-- Our server's client of a buffer.
local M = {}

function M.of(buffer)
  local all = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = buffer }) or vim.lsp.buf_get_clients(buffer)
  for _, client in pairs(all) do
    if client.name == 'mlcdsl' then
      return client
    end
  end
end

return M
