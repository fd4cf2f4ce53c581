### 对话框、模型库与图库。

## 多个对话框共有的。

dialog-browse = 浏览…
dialog-cancel = 取消
dialog-close = 关闭
dialog-file = 文件
dialog-file-exists = 该文件已存在，将被替换。
# 告知文件已存在之后，按钮上的文字。
dialog-replace = 替换
dialog-quality = 质量

## 放大多个文件。

batch-title = 放大文件
# 结果文件夹的标题。
batch-folder = 存放到
    .hint = 各文件旁边
    .name = 结果文件夹
batch-add-files = 添加文件…
    .about = 选择图像文件。也可将文件拖到窗口中。
batch-add-folder = 添加文件夹…
    .about = 文件夹中的所有图像。
batch-clear = 清空列表
batch-nothing = 添加图像，或将其拖到这里。
# 文件的处理情况，在行末。
batch-state-working = 处理中
batch-state-waiting = 等待
batch-state-done = 完成
batch-state-not-done = 未处理即停止
batch-remove = 移除 { $name }
# 朗读文件及其处理情况。
batch-row = { $name }：{ $state }
batch-format = 格式：{ $format }
    .name = 结果的格式
batch-progress = 第 { $number }/{ $count } 个文件：{ $state }
batch-written = 已写入 { $count } 个
batch-written-failed = 已写入 { $count } 个，{ $failed } 个失败：原因见各行
batch-cancel = 取消任务
batch-start = 全部放大

## 画布大小。

size-title = 画布大小
size-width = 画布宽度
size-height = 画布高度
size-anchor = 图像的位置
size-place = 图像位置：{ $place }
size-place-top-left = 左上
size-place-top = 上
size-place-top-right = 右上
size-place-left = 左
size-place-centre = 中央
size-place-right = 右
size-place-bottom-left = 左下
size-place-bottom = 下
size-place-bottom-right = 右下
size-too-large = 超出画布的最大尺寸：请减小数值。
size-cut = 裁掉的部分仍保留在图层中：再次扩大即可恢复。
size-grown = 新增区域为透明。内容不会缩放。
# 按钮。
size-start = 更改

## 带有生成参数的图像被拖到窗口中。

dropped-title = 使用其参数，还是打开图像？
dropped-about = “{ $name }”带有生成参数。
dropped-settings = 使用其参数
dropped-open = 作为图像打开
dropped-both = 两者都要

## 其他程序的模型。

elsewhere-title = 其他程序的模型
    .about = 模型就地使用：不会复制、移动或更改。选中的会添加到模型文件夹。
elsewhere-nothing = 在常见位置未找到 A1111、ComfyUI、Krita 或 InvokeAI 的模型。
elsewhere-looking = 正在查找… 已查看 { $folders } 个文件夹
# 文件夹中的内容：$size 形如“4.3 GB”。
elsewhere-files = { $count } 个文件，{ $size }
elsewhere-files-known = { $count } 个文件，{ $size }；已在模型文件夹中
elsewhere-add = 添加 { $count } 个文件夹
elsewhere-stop = 停止
elsewhere-again = 重新查找

## 导出图像。

export-title = 导出图像
export-title-candidate = 保存候选图
# 生成参数即图像的制作方法。
export-recipe = 附带生成参数（提示词、种子和全部参数）
    .about = 得到文件的人可以再次生成该图像。如不愿公开，请取消勾选。
export-format = 格式
export-start = 导出

## 扩大图像：周围新增的区域由模型生成。

outpaint-title = 扩图
outpaint-feather = 羽化
    .about = 接缝处新旧内容相互过渡的宽度。
outpaint-left = 左
outpaint-right = 右
outpaint-top = 上
outpaint-bottom = 下
outpaint-equal = 各边相同
# 在“边缘”、“噪声”等选项之上。
outpaint-fill = 新增区域的初始内容
outpaint-most = 图像每边最多 { $side } 像素：请减小数值。
outpaint-much = 大部分内容都要重新生成：分几步逐次扩展，可供参照的内容更多。
# $size 形如“512 × 512 → 768 × 512”，或“过大”。
outpaint-size = 新尺寸：{ $size }
outpaint-size-too-large = 过大
outpaint-start = 扩图

## 关闭窗口前的询问。

quit-title = 关闭 Scumble？
quit-stay = 不关闭
quit-anyway = 不保存并关闭
quit-save = 保存…

## 崩溃之后：可以重新打开的内容。

recover-title = 工作内容已保留
    .about = Scumble 曾意外结束。以下是当时正在编辑的内容，可按原样打开。
recover-discard = 丢弃
    .name = 丢弃 { $title }
recover-open = 打开
    .name = 打开 { $title }
recover-later = 以后再说
recover-discard-all = 全部丢弃

## 保存项目。

save-title = 保存项目
save-kind = 类型
save-kind-scumble = Scumble
    .about = 全部内容，逐字节保存：图层、蒙版、参数。
save-kind-ora = OpenRaster
    .about = 仅图层，供 Krita、GIMP 等程序使用。
save-kind-ora-loses = OpenRaster 保留图层，但不保留选区、生成框和参数。
save-start = 保存项目

## 设置。

settings-dialog-title = 设置
settings-dialog-done = 完成
settings-dialog-theme = 主题
settings-dialog-theme-dark = 深色
settings-dialog-theme-light = 浅色

# 计算。
settings-dialog-computing = 计算
settings-dialog-device = 设备
settings-dialog-threads = 线程数
    .about = 任务计算所用的线程数；0 表示每个核心一个。更改从下一个任务起生效。
settings-dialog-memory = 模型内存
    .about = 任务可计划使用的内存；0 表示按本机的可用内存。更改从下次启动起生效。
settings-dialog-tiles = 分块解码尺寸
    .about = 边长超过此值的图像分块解码，占用内存较少。0：视内存而定；8192：不分块。更改从下次启动起生效。
settings-dialog-previews = 每一步后显示预览
settings-dialog-tiny-decoder = 开销小时用微型解码器（TAESD）显示清晰预览
    .hint = 其文件；留空则在模型中查找
    .name = 微型解码器

settings-dialog-undo = 撤销
settings-dialog-undo-memory = 撤销内存
    .about = 步骤以压缩形式保留；超出此值时，最早的步骤会被移除。
settings-dialog-mask = 蒙版
settings-dialog-mask-step = 距离
    .about = 蒙版每次扩展、收缩和羽化的距离。
settings-dialog-selection = 选区
settings-dialog-selection-step = 选区距离
    .about = 选区每次扩展、收缩和羽化的距离。

settings-dialog-keeping = 保留工作
settings-dialog-autosave = 自动保存间隔
    .about = 如有更改，每隔此时间保存一次，崩溃后可以恢复。
settings-dialog-keep-results = 将生成的每张图像保留在图库中
    .name = 图库文件夹

settings-dialog-folders = 模型文件夹
settings-dialog-folder-remove = 不再在 { $name } 中查找模型
settings-dialog-folder-others = 其他程序…
settings-dialog-folder-add = 添加
settings-dialog-folder = 模型文件夹
    .hint = 模型文件夹的路径

# 写有词语的文件，从中随机选取一个。“name.txt”和“__name__”是写法示例。
settings-dialog-wildcards = 通配符
    .hint = 存放各 __name__ 对应的 name.txt 的文件夹
    .name = 通配符文件夹

# “详细”和“全部”是以下六个选项中的两个。
settings-dialog-log = 日志
    .about = 日志只保存在本机，仅“详细”和“全部”会记录提示词中的词语。
settings-dialog-log-off = 关闭
settings-dialog-log-error = 错误
settings-dialog-log-warn = 警告
settings-dialog-log-info = 一般
settings-dialog-log-debug = 详细
settings-dialog-log-trace = 全部

# “shortcuts”是设置文件中的词。
settings-dialog-shortcuts = 快捷键
    .about = 自定按键写在设置文件中：在 "shortcuts" 下写命令名称及其按键。

## 模型库。

models-title = 模型
models-close = 关闭模型库
models-again = 重新查找
    .about = 在所有文件夹中重新查找模型。
models-add-folder = 添加模型文件夹…
    .about = 模型就地读取：A1111、Forge、ComfyUI、SwarmUI 的文件夹或任意文件夹。
models-looking = 正在查找…
models-looking-at = 正在查找… { $done }/{ $of }
models-count = { $count } 个文件
models-count-of = { $shown }/{ $count } 个文件
models-search = 搜索模型
    .hint = 名称、文件夹、触发词或哈希值
models-get = 获取更多…
    .about = 获取更多模型
models-all-kinds = 全部
    .about = 所有种类
# 种类及其个数。
models-kind = { $kind } { $count }
    .name = 种类：{ $kind }
models-all-families = 所有系列
models-family = 系列
models-nothing-yet = 正在查找模型…
models-nothing-fits = 没有符合的模型
models-nothing-there = 文件夹中没有模型
models-no-folder = 请添加模型文件夹：A1111、Forge、ComfyUI 或 SwarmUI 的文件夹，或其他任意文件夹
models-choose-folder = 选择文件夹…
# 种类和名称，如“LoRA fox”。
models-cell = { $kind } { $name }

# 可以对模型做什么。
models-use-checkpoint = 用作模型
models-use-words = 添加到提示词
models-use-negative-words = 添加到负面提示词
models-use-vae = 用作 VAE
models-use-control = 添加为控制

# 单个模型。
models-choose = 选择模型
models-preview = 模型预览
# 能唤起模型训练内容的词语。
models-trigger-words = 触发词
models-trained-on = 训练标签
models-add-word = 将 { $word } 添加到提示词
models-fact-kind = 种类
models-fact-family = 系列
models-fact-size = 大小
models-fact-hash = 哈希值
models-fact-folder = 文件夹
models-fact-file = 文件
models-fact-unknown = 未知
models-fact-no-hash = 尚未计算
# 文件中表明其种类的内容。
models-fact-evidence = 识别依据
models-bytes = { $count } 字节

# 可以下载的公开模型。
models-catalogue-about = 模型从发布者的页面下载到 Scumble 自己的文件夹，并经过校验。
models-catalogue-stop = 停止
    .about = 已下载的部分会保留，供下次继续。
    .name = 停止 { $name }
models-catalogue-use = 使用
    .name = 使用 { $name }
models-catalogue-download = 下载
    .name = 下载 { $name }
models-catalogue-facts = { $kind } · { $family } · { $size } · 许可证：{ $licence }
# 代替上面的 $size。
models-catalogue-size-unknown = 大小以服务器为准

## 所有生成过的图像的图库。

gallery-title = 图库
gallery-close = 关闭图库
gallery-again = 重新读取
    .about = 重新读取结果文件夹。
gallery-count = { $count } 张图像
gallery-count-of = { $shown }/{ $count } 张图像
gallery-count-reading = 正在读取… { $count } 张图像
# “model:”和“date:”在任何语言中都照此输入。
gallery-search = 搜索图库
    .hint = 提示词中的词语、model:名称、date:2026-11
gallery-models = 模型
gallery-all-models = 所有模型
gallery-reading = 正在读取结果…
gallery-nothing-fits = 没有符合搜索条件的图像
gallery-nothing = 生成的图像保留在 { $folder } 中

# 可以对图像或模型文件做什么。
gallery-use = 使用其参数
gallery-open = 打开
gallery-layer = 添加为图层
gallery-trash = 移到回收站
    .about = 保留在系统的回收站中。
gallery-show-in-folder = 在文件夹中显示
    .about = 打开文件所在的文件夹。
gallery-copy-path = 复制路径
    .about = 将文件路径放入剪贴板。

# 单张图像。
gallery-choose = 选择图像
gallery-picture = 图像
gallery-prompt = 提示词
gallery-prompt-none = 无
gallery-fact-seed = 种子
gallery-fact-seed-unknown = 未知
gallery-fact-model = 模型
gallery-fact-size = 尺寸
gallery-fact-day = 日期
gallery-fact-file = 文件
gallery-cell = 图像 { $number }：{ $prompt }
gallery-cell-seed = 种子 { $seed }
