### 命令、工具与各种名称。`.about` 是上方条目的提示。
### 省略号（…）表示随后会出现对话框。

## 命令：菜单行、按钮，以及按名称查找命令的面板。

group-file = 文件
group-edit = 编辑
group-layer = 图层
group-image = 图像
group-select = 选择
group-mask = 蒙版
group-tool = 工具
group-view = 视图
group-generate = 生成
group-candidate = 候选图
group-prompt = 提示词
group-help = 帮助

# 文件菜单。
command-new = 新建
    .about = 按面板中的尺寸新建空白画布。撤销可恢复原来的图像。
command-open = 打开…
    .about = 打开项目、图像、OpenRaster 或 Photoshop 文件。撤销可恢复原来的内容。
command-save = 保存
    .about = 将项目及其全部图层写入文件。
command-save-as = 另存为…
    .about = 将项目写入另一个文件：Scumble 自有格式，或供其他程序使用的 OpenRaster。
command-export = 导出…
    .about = 将图像导出为 PNG、JPEG 或 WebP 文件，可选择是否附带生成参数。
command-export-now = 立即导出
    .about = 按上次的方式导出图像，或以新名称存入导出文件夹。
command-recover = 恢复的文档…
    .about = 显示程序意外结束时正在编辑的内容。
command-recent-clear = 清除最近文件记录
    .about = 清空打开过的文件列表。
command-gallery = 图库
    .about = 显示所有生成过的结果，可供搜索和再次使用。
command-models = 模型
    .about = 显示各文件夹中的所有模型：Checkpoint、LoRA、Embedding、VAE、ControlNet。
command-settings = 设置…
    .about = 主题、设备、内存、模型文件夹和快捷键。
command-quit = 退出
    .about = 结束程序；如有内容会丢失，会先询问。

# 文件菜单：最近打开的文件。
command-open-recent = 最近打开的文件

# 编辑菜单。
command-undo = 撤销
    .about = 撤回上一步操作。
command-redo = 重做
    .about = 重新执行撤销的操作。
command-cut = 剪切
    .about = 将图层的选中部分放入剪贴板，并从图层中清除。
command-copy = 复制
    .about = 将图层的选中部分放入剪贴板；没有选区时则复制图像。
command-copy-merged = 合并复制
    .about = 将选区内可见的图像放入剪贴板。
command-paste = 粘贴
    .about = 将剪贴板中的图像放到新图层；画布为空时直接打开。
command-delete = 删除
    .about = 丢弃正在查看的候选图；没有时清除选中的内容。
command-clear-selected = 清除选中像素
    .about = 将当前绘制对象的选中部分变为透明。
command-fill-foreground = 用前景色填充
    .about = 用前景色填充选区或整个图层。
command-fill-background = 用背景色填充
    .about = 用背景色填充选区或整个图层。
command-swap-colours = 互换颜色
    .about = 互换前景色与背景色。
command-default-colours = 默认颜色
    .about = 将前景色设为黑色，背景色设为白色。

# 图层菜单。
command-layer-new = 新建图层
    .about = 在当前图层上方添加透明图层。
command-layer-duplicate = 复制图层
    .about = 在当前图层上方添加一份副本。
command-layer-delete = 删除图层
    .about = 移除选中的图层。
command-layer-rename = 重命名图层…
    .about = 为当前图层另取名称。
command-layer-merge-down = 向下合并
    .about = 将当前图层与下方图层合为一层。
command-layer-merge-visible = 合并可见图层
    .about = 将所有可见图层合为一层。
command-layer-flatten = 拼合图像
    .about = 将所有图层合为一层，舍去隐藏的内容。
command-layer-group = 图层编组
    .about = 将选中的图层放入新的图层组。
command-layer-ungroup = 取消编组
    .about = 将图层从该图层组中移出。
command-layer-raise = 上移图层
    .about = 将当前图层上移一位。
command-layer-lower = 下移图层
    .about = 将当前图层下移一位。
command-layer-above = 上方图层
    .about = 切换到上方图层。
command-layer-below = 下方图层
    .about = 切换到下方图层。
command-layer-visible = 显示或隐藏图层
    .about = 显示或隐藏当前图层。
command-layer-lock = 锁定图层
    .about = 防止当前图层被更改。
command-layer-alpha-lock = 锁定透明度
    .about = 只在图层已有不透明像素的地方绘制。
command-layer-clip = 剪贴到下方图层
    .about = 只在下方图层不透明的地方显示当前图层。
command-layer-mask-add = 添加图层蒙版
    .about = 为当前图层添加蒙版：以选区为准，或覆盖整个图层。
command-layer-mask-apply = 应用图层蒙版
    .about = 将蒙版遮住的部分变为透明，并移除蒙版。
command-layer-mask-delete = 删除图层蒙版
    .about = 移除蒙版；图层的像素全部保留。
command-layer-mask-enabled = 启用图层蒙版
    .about = 使用蒙版，或按没有蒙版的样子显示图层。
command-layer-mask-edit = 在图层蒙版上绘制
    .about = 在蒙版上绘制：黑色隐藏，白色显示。
command-layer-pixels-edit = 在图层上绘制
    .about = 在图层的像素上绘制。
command-layer-flip-horizontal = 水平翻转图层
    .about = 左右互换。
command-layer-flip-vertical = 垂直翻转图层
    .about = 上下互换。
command-layer-rotate-left = 向左旋转图层
    .about = 将当前图层逆时针旋转 90°。
command-layer-rotate-right = 向右旋转图层
    .about = 将当前图层顺时针旋转 90°。
command-layer-rotate-half = 图层旋转 180°
    .about = 将当前图层旋转 180°。
command-layer-recipe = 使用图层的参数
    .about = 将生成该图层的提示词、种子和全部参数填入面板。

# 图像菜单。
command-canvas-size = 画布大小…
    .about = 裁剪或扩大画布；内容不会缩放。
command-crop-to-selection = 裁剪到选区
    .about = 将画布裁剪到选中的区域。
command-crop-to-frame = 裁剪到生成框
    .about = 将画布裁剪或扩大到生成框。
command-outpaint = 扩图…
    .about = 向任意方向扩展画布，并在新增区域生成内容。
command-frame-fit-mask = 生成框对准蒙版
    .about = 将生成框放到蒙版及其周围。
command-frame-fit-selection = 生成框对准选区
    .about = 将生成框放到选区周围。
command-frame-whole = 生成框取整张画布
    .about = 在整张画布上生成。
command-frame-aspect-lock = 锁定生成框比例
    .about = 拖动时保持生成框的宽高比。

# 选择菜单。
command-select-all = 全选
    .about = 选中整张画布。
command-select-none = 取消选择
    .about = 取消选区：所有地方又都可以绘制。
command-select-invert = 反选
    .about = 选中原先未选中的部分。
command-select-grow = 扩展选区
    .about = 按选区设置中的距离扩大选区。
command-select-shrink = 收缩选区
    .about = 按选区设置中的距离缩小选区。
command-select-feather = 羽化选区
    .about = 按选区设置中的距离柔化选区边缘。
command-select-border = 选择边界
    .about = 选中沿选区边缘的一圈区域。
command-select-from-mask = 从蒙版建立选区
    .about = 选中蒙版覆盖的部分。
command-select-to-mask = 从选区建立蒙版
    .about = 为选中的部分加上蒙版，以便重新生成。
command-select-layer = 选择图层像素
    .about = 选中该图层上不透明的部分。

# 蒙版菜单。
command-mask-invert = 反转蒙版
    .about = 重绘原先保留的部分，保留原先要重绘的部分。
command-mask-clear = 清除蒙版
    .about = 不遮盖任何部分。
command-mask-fill = 填满蒙版
    .about = 遮盖整张画布。
command-mask-grow = 扩展蒙版
    .about = 按蒙版设置中的距离扩大蒙版。
command-mask-shrink = 收缩蒙版
    .about = 按蒙版设置中的距离缩小蒙版。
command-mask-feather = 羽化蒙版
    .about = 按蒙版设置中的距离柔化蒙版边缘。
command-quick-mask = 快速蒙版
    .about = 用红色薄膜覆盖所有保留的部分，以显示蒙版。
command-show-mask = 显示蒙版
    .about = 显示或隐藏蒙版；隐藏时蒙版仍然有效。

# 工具。`.long` 是工具栏中的提示。
command-tool-brush = 画笔
    .about = 用前景色绘制。
    .long = 用前景色绘制。Shift+单击从上一笔末端画直线，按住 Alt 取色。
command-tool-eraser = 橡皮擦
    .about = 将图层擦成透明。
    .long = 将图层擦成透明。Shift+单击从上一笔末端沿直线擦除。
command-tool-fill = 填充
    .about = 用前景色填充颜色相近的区域。
    .long = 用前景色填充指针处颜色相近的区域。按住 Alt 取色。
command-tool-gradient = 渐变
    .about = 沿一条线填充渐变。
    .long = 拖出一条线，沿线填充渐变。按住 Shift 限制为 45° 的倍数。
command-tool-mask-brush = 蒙版画笔
    .about = 涂出要重新生成的部分。
    .long = 涂出要重新生成的部分。按住 Alt 从蒙版中减去，Shift+单击从上一笔末端画直线。
command-tool-frame = 生成框
    .about = 指定下一张图像在何处生成。
    .long = 指定下一张图像在何处生成。拖动框内或控制点即可调整，也可超出画布边缘；在框外拖动会画出新框。按住 Shift 保持比例，按住 Ctrl 解除吸附。
command-tool-move = 移动
    .about = 移动、缩放和旋转图层或其选中的部分。
    .long = 移动图层或其选中的部分；按住 Alt 移动副本。拖动控制点缩放（Shift 不保持比例，Alt 从中心缩放），在角点外侧拖动旋转（Shift：每次 15°）。
command-tool-select-rect = 矩形选区
    .about = 选择矩形区域。
    .long = 选择矩形区域。Shift 添加，Alt 减去，同时按住则取交集；按下鼠标后再按 Shift 画正方形，再按 Alt 从中心开始。
command-tool-select-ellipse = 椭圆选区
    .about = 选择椭圆区域。
    .long = 选择椭圆区域。Shift 添加，Alt 减去，同时按住则取交集；按下鼠标后再按 Shift 画正圆，再按 Alt 从中心开始。
command-tool-select-lasso = 套索
    .about = 选择圈出的区域。
    .long = 选择圈出的区域。Shift 添加，Alt 减去，同时按住则取交集。
command-tool-select-polygon = 多边形选区
    .about = 逐点选择多边形区域。
    .long = 每次单击设置一个角点；双击、按 Enter 或单击第一个角点即可闭合。Backspace 撤回上一个角点，Escape 全部取消。
command-tool-wand = 魔棒
    .about = 选择颜色相近的区域。
    .long = 选择指针处颜色相近的区域。Shift 添加，Alt 减去，同时按住则取交集。
command-tool-select-colour = 按颜色选择
    .about = 选择所有同色的部分。
    .long = 选择所有与指针处同色的部分。Shift 添加，Alt 减去，同时按住则取交集。
command-tool-picker = 吸管
    .about = 从图像中吸取前景色。
    .long = 从图像中吸取前景色。
command-tool-pan = 平移
    .about = 移动视图。
    .long = 移动视图。使用任何工具时：按住空格键，或用鼠标中键拖动。
command-tool-zoom = 缩放
    .about = 单击放大视图，Alt+单击缩小视图。
    .long = 单击放大视图，Alt+单击缩小视图，横向拖动可平滑缩放。
command-brush-larger = 增大画笔
    .about = 增大画笔的直径。
command-brush-smaller = 减小画笔
    .about = 减小画笔的直径。
command-brush-harder = 增加画笔硬度
    .about = 使画笔边缘更硬。
command-brush-softer = 降低画笔硬度
    .about = 使画笔边缘更软。

# 视图菜单。
command-zoom-fit = 适合窗口
    .about = 显示整张画布。
command-zoom-100 = 100%
    .about = 画布的一个像素对应屏幕的一个像素。
command-zoom-200 = 200%
    .about = 以两倍大小显示画布。
command-zoom-400 = 400%
    .about = 以四倍大小显示画布。
command-zoom-800 = 800%
    .about = 以八倍大小显示画布。
command-zoom-in = 放大视图
    .about = 将视图放大一级。
command-zoom-out = 缩小视图
    .about = 将视图缩小一级。
command-panels = 显示面板
    .about = 显示或隐藏画布周围的所有面板。
command-theme = 深色或浅色
    .about = 在深色与浅色主题之间切换。

# 生成菜单与候选图菜单。
command-generate = 生成
    .about = 生成图像；有任务运行时，新任务在队列中等待。
command-generate-front = 优先生成
    .about = 先于队列中所有等待的任务生成图像。
command-upscale-panel = 放大面板
    .about = 在放大面板与生成面板之间切换。
command-upscale = 放大
    .about = 按放大面板的设置放大图像、选区或图层。
command-upscale-files = 放大文件…
    .about = 逐个放大图像文件。
command-cancel = 取消任务
    .about = 立即停止正在运行的任务；图像保持原样，已完成的候选图保留。
command-cancel-all = 取消所有任务
    .about = 停止正在运行的任务并清空队列。
command-pause = 暂停队列
    .about = 让正在运行的任务完成，在队列继续之前不启动其他任务。
command-escape = 停止
    .about = 停止正在进行的操作：依次为笔画、运行中的任务、对比、候选图查看。
command-live = 实时模式
    .about = 绘制时以少量步数在生成框内持续重新生成。
command-live-take = 采用实时结果
    .about = 将实时结果变为图层。
command-live-drop = 丢弃实时结果
    .about = 丢弃当前的实时结果。
command-candidate-next = 下一张候选图
    .about = 在原位显示下一张候选图。
command-candidate-previous = 上一张候选图
    .about = 在原位显示上一张候选图。
command-candidate-take = 采用候选图
    .about = 将正在查看的候选图或实时结果变为新图层。撤销可退回。
command-candidate-discard = 丢弃候选图
    .about = 丢弃正在查看的候选图。
command-candidate-more = 更多类似结果
    .about = 为正在查看的候选图生成变体。
command-candidate-settings = 使用其参数
    .about = 将正在查看的候选图的提示词、种子和全部参数填入面板。
command-compare = 对比
    .about = 并排显示前后效果，分界线可拖动。
command-candidate-save-all = 保存所有候选图…
    .about = 将所有候选图写入文件夹。
command-candidate-discard-all = 丢弃所有候选图
    .about = 丢弃全部候选图。

# 提示词菜单与帮助菜单。
command-seed-roll = 更换种子
    .about = 重新抽取一个随机种子。
command-seed-lock = 锁定种子
    .about = 保持种子不变，结果只随改动而变；不锁定时每个任务都抽取新种子。
command-swap-size = 互换宽度与高度
    .about = 将图像由竖幅变为横幅，或反之。
command-model-defaults = 模型默认参数
    .about = 将采样器、步数、引导系数和尺寸设为适合该模型的值。
command-fast = 快速
    .about = 使用模型自带的快速权重，以少量步数生成；再次选择则恢复原样。
command-prompt-older = 较早的提示词
    .about = 找回在此之前的提示词。
command-prompt-newer = 较新的提示词
    .about = 找回在此之后的提示词。
command-model-folder = 添加模型文件夹…
    .about = 在另一个文件夹中查找模型。
command-model-scan = 查找模型
    .about = 在所有模型文件夹中重新查找模型。
command-elsewhere = 其他程序的模型…
    .about = 在本机查找 A1111、ComfyUI、Krita 和 InvokeAI 的模型。
command-tour = 显示入门引导
    .about = 再次显示新手提示。
command-log = 显示日志
    .about = 打开程序记录运行情况的文件夹；日志只保存在本机。
command-shortcuts = 快捷键
    .about = 显示所有快捷键。
command-palette = 命令面板
    .about = 按名称查找任何命令。

## 命令面板。

palette-hint = 想要做什么？
palette-nothing = 没有这个名称的命令

## 快捷键一览。

shortcuts-title = 快捷键
shortcuts-pointer = 指针

# 指针在画布上的作用，以及同时按住的键。
shortcuts-pan = 移动视图
    .keys = 空格或鼠标中键
shortcuts-zoom = 在指针处缩放
    .keys = 滚轮
shortcuts-line = 直线
    .keys = Shift+单击
shortcuts-pick = 取色
    .keys = Alt+单击
shortcuts-size = 大小和硬度
    .keys = Alt+右键拖动
shortcuts-add = 添加到选区
    .keys = Shift+拖动
shortcuts-subtract = 从选区减去
    .keys = Alt+拖动
shortcuts-pixel = 移动一个像素
    .keys = 方向键
shortcuts-ten-pixels = 移动十个像素
    .keys = Shift+方向键
shortcuts-layer-pixels = 选择图层像素
    .keys = Ctrl+单击缩略图
shortcuts-layer-mask = 停用或启用图层蒙版
    .keys = Shift+单击蒙版
shortcuts-rename = 重命名图层
    .keys = 双击
shortcuts-alike = 同组工具
    .keys = 长按或右键单击
shortcuts-weight = 词语权重
    .keys = Ctrl+上、Ctrl+下
shortcuts-value = 输入数值
    .keys = 单击滑块
shortcuts-usual = 恢复默认值
    .keys = 右键单击滑块

## 按键，按键盘上的写法。

key-ctrl = Ctrl
key-shift = Shift
key-alt = Alt
key-enter = Enter
key-escape = Esc
key-tab = Tab
key-space = 空格
key-delete = Delete
key-backspace = Backspace
key-left = 左
key-right = 右
key-up = 上
key-down = 下
key-home = Home
key-end = End
key-page-up = PageUp
key-page-down = PageDown

# 设置文件中为命令指定的按键有何问题；文件中的按键用英文书写。
key-no-shortcut = “{ $text }”不是快捷键：请按 Ctrl+Shift+E 或 F5 的形式书写
key-of-no-command = 设置为“{ $id }”指定了按键，但没有这个命令
key-unreadable = “{ $command }”的按键：{ $problem }
key-taken = { $keys } 现在用于“{ $now }”，不再用于“{ $before }”：请为其中一个另设按键
key-given-twice = { $keys } 同时分配给了“{ $first }”和“{ $second }”：以前者为准

## 数值：滑块的标签。`.own` 是复选框，勾选后自行设定原本由模型决定的值。

# 多数图像都有的。
number-steps = 步数
    .about = 图像去噪的次数：越多越慢，在一定限度内结果也更精细。
number-guidance = 引导系数
    .about = 遵循提示词的程度（CFG Scale）：1 关闭引导，过高会使颜色过度饱和。
number-eta = 新增噪声（eta）
    .about = 每一步中新噪声的比例，用于支持它的采样器。
    .own = 自定新增噪声（eta）
number-width = 宽度
    .about = 从噪声生成的图像的宽度。
number-height = 高度
    .about = 从噪声生成的图像的高度。
number-count = 图像数量
    .about = 单击一次生成多少张图像，每张使用各自的种子。
number-strength = 重绘幅度
    .about = 图像允许改变多少（denoising strength）：0 保持原样，1 完全重绘。
number-feather-px = 蒙版模糊
    .about = 新旧部分之间过渡的柔和程度：蒙版模糊的标准差。
number-padding-px = 边缘预留
    .about = 仅处理蒙版区域时，模型能看到的蒙版周围的范围。
number-working-width = 处理宽度
    .about = 处理蒙版区域时使用的宽度，之后再缩放回去。
number-working-height = 处理高度
    .about = 处理蒙版区域时使用的高度，之后再缩放回去。
number-variation-strength = 变体强度
    .about = 噪声向变体种子的噪声偏移多少：0 关闭变体。
number-clip-skip = CLIP 跳过层
    .about = 读取文本编码器的哪一层，从末尾数起：1 为最后一层。
number-guidance-rescale = 引导重缩放
    .about = 将引导增加的对比度收回多少；训练时加噪到纯噪声的模型适合 0.7。
number-image-guidance = 图像引导系数
    .about = 按指令编辑的模型遵循原图的程度。
    .own = 自定图像引导系数
number-noise-level = 噪声级别
    .about = x4 放大模型给小图添加多少噪声：越多，自行发挥的余地越大。
    .own = 自定噪声级别

# 采样器的。
number-s-churn = Churn
    .about = 在各步之前添加的噪声，占所有步可添加总量的比例（sigma churn）。
number-s-tmin = Churn 下限
    .about = 添加 Churn 的最低噪声级别（sigma tmin）。
number-s-tmax = Churn 上限
    .about = 添加 Churn 的最高噪声级别（sigma tmax）。
    .own = 自定 Churn 上限
number-s-noise = 噪声倍率
    .about = 新噪声所乘的倍数（sigma noise）；1 为理论推导值。
number-solver-order = 阶数
    .about = 方法的阶数：每一步参考之前的多少步。
    .own = 自定阶数
number-eta-noise-seed-delta = 噪声种子偏移
    .about = 首次噪声之后，所有噪声的种子所加的数（ENSD）；31337 可复现某些网络服务的图像。

# 节省计算量的。
number-guidance-start = 引导起点
    .about = 从噪声到图像的过程中，从何处开始引导；在此之前，每步的计算量减半。
number-guidance-end = 引导终点
    .about = 从噪声到图像的过程中，引导到何处为止；在此之后，每步的计算量减半。
number-deep-cache = 完整计算间隔
    .about = 每隔多少步完整计算一次网络（DeepCache）；1 表示每步都完整计算。
number-deep-cache-branch = 计算至连接
    .about = 其余各步计算网络的多少部分，以跳跃连接的个数计。
number-token-merging = 合并 Token
    .about = 注意力计算中与相似像素合并处理的像素比例。

# 以更大尺寸进行的第二遍生成。
number-hires-scale = 放大倍数
    .about = 二次重绘后图像的宽和高变为原来的多少倍。
number-hires-strength = 二次重绘幅度
    .about = 二次重绘允许放大后的图像改变多少：较低保留线条，较高增添细节。
number-hires-steps = 二次重绘步数
    .about = 二次重绘的步数；无论幅度多少，步数不变。
    .own = 自定二次重绘步数

# 跟在步数之后。
number-unit-steps = 步

## 工具。

# 工具栏中由多个工具共用的位置的提示。
tool-more = { $about }长按或右键单击可选择：{ $tools }。
tool-foreground = 前景色
    .about = 画笔绘制所用的颜色。
tool-background = 背景色
    .about = 备用的颜色：按 X 互换两色。

# 图层为何不能移动。
tool-move-empty = 图层为空：请选择有内容可移动的图层
tool-move-none = 没有可移动的图层：请选择一个图层
tool-move-hidden = 图层已隐藏：显示后才能移动
tool-move-locked = 图层已锁定：解锁后才能移动
tool-move-group-locked = 组内有图层已锁定：解锁后才能移动该组

# 当前工具的选项。
tool-options-more = 更多选项
    .about = 此工具的其他设置。
tool-frame-snap = 吸附
    .about = 生成框的边缘和中心会吸附到画布的边缘和中心。
tool-filter = 插值
tool-gradient-kind = 渐变
tool-ends-background = 到背景色
    .about = 从前景色过渡到背景色。
tool-ends-transparent = 到透明
    .about = 从前景色过渡到透明。
tool-gradient-ends = 渐变终点
tool-picker-radius = 半径
    .about = 在指针周围多大范围内取平均色。
tool-feather = 羽化
    .about = 接下来的选区边缘有多柔和。
tool-antialias = 消除锯齿
    .about = 斜边和曲边穿过的像素只部分选中。
tool-tolerance = 容差
    .about = 与所单击颜色的最大差异，范围为 0 到 255。
tool-contiguous = 连续
    .about = 只取与单击处相连的区域；否则取各处的相同颜色。
tool-sample-all = 所有图层
    .about = 以所见的图像为准；否则只看当前图层。

# 画笔选项。
brush-mask-add = 添加
    .about = 涂出要重新生成的部分。按住 Alt 减去。
brush-mask-erase = 擦除
    .about = 从蒙版中减去。按住 Alt 添加。
brush-mask = 蒙版画笔
brush-size = 大小
    .about = 在画布上的直径。按 [ 和 ] 键，或按住 Alt 用右键横向拖动。
brush-hardness = 硬度
    .about = 半径中实心部分的比例。Shift 加 [ 和 ] 键。
brush-opacity = 不透明度
    .about = 一笔最多覆盖多少，无论自身重叠几次。
brush-options = 画笔选项
    .about = 此工具画笔的全部设置。
brush-flow = 流量
    .about = 每个笔触点向不透明度接近多少。
brush-spacing = 间距
    .about = 笔触点之间的距离，以直径的比例计。
brush-steady = 防抖
brush-pressure = 笔压
brush-pressure-size = 影响大小
brush-pressure-opacity = 影响不透明度
brush-steady-off = 关闭
    .about = 画笔就在指针所在处。
brush-steady-average = 平均
    .about = 画笔跟随指针轨迹的平均位置。
brush-steady-string = 拉绳
    .about = 指针像用绳子一样拉着画笔。
brush-stabiliser = 防抖
brush-steady-length = 长度

## 提示词。

# 显示在提示词下方。个数是全部生词的个数，其中一部分列出，其余为 `more` 个。
prompt-unknown = 此模型不认识：{ $words }{ $more ->
        [0] { "" }
       *[other] ，以及另外 { $more } 个词
    }。{ $count ->
        [1] 这个词
       *[other] 这些词
    }会被忽略，或由模型猜测含义。
prompt-unknown-built-in = 内置模型不认识：{ $words }{ $more ->
        [0] { "" }
       *[other] ，以及另外 { $more } 个词
    }。{ $count ->
        [1] 这个词
       *[other] 这些词
    }会被忽略，或由模型猜测含义。
# 已知的词，后面是未知的词。
prompt-near = 它认识 { $words }
prompt-near-word = { $known }（{ $word }）
prompt-near-or = { $first } 或 { $second }
prompt-lora-missing = 模型中没有 LoRA“{ $name }”：生成图像时将不使用它

# 对模型库中的文件做了什么。
use-model = “{ $name }”现为当前模型
use-lora = LoRA“{ $name }”已写入提示词
use-embedding = Embedding“{ $name }”已写入提示词
use-controlnet = 已添加 ControlNet“{ $name }”
use-vae = “{ $name }”现为当前 VAE
use-not-alone = “{ $name }”（{ $kind }）不能单独使用

# 后台工作；只在出现故障时提到名称。
prompt-work-counting = 统计提示词
prompt-work-keeping = 保存提示词
prompt-work-unknown = 查找未知词语
control-work-preview = 生成控制预览
control-too-much = 正在准备的内容太多：请稍候

## 关闭程序会丢失什么。

quit-nothing = 不会丢失任何内容。
quit-loses = 现在关闭会丢失{ $what }。
# 以下代入 `what`，有多项时列出。
quit-unsaved = 未保存的更改
quit-jobs = 未完成的任务（{ $count } 个）
quit-candidates = 未保存的候选图（{ $count } 张）

## 入门引导。

tour-prompt = 描述想要的画面
    .about = 写在这里，或选一个示例。程序内置了模型，无需下载。
tour-generate = 生成图像
    .about = 也可按 Ctrl+Enter。结果显示在画布下方；按 Enter 采用满意的一张。
tour-mask = 修改局部
    .about = 用蒙版画笔涂抹要修改的部分，然后再次生成：其余部分保持不变。
tour-models = 使用已有的模型
    .about = A1111、ComfyUI、Krita 和 InvokeAI 的文件可就地使用；不会复制或更改。
tour-skip = 跳过引导
    .about = 可在“帮助”菜单中再次打开。
    .keys = Escape
tour-next = 下一步
tour-done = 完成
tour-look = 查找模型…
tour-count = { $number } / { $of }

## 各种名称，用于列表和按钮。

# 列表：前一项是已列出的部分。
word-list = { $first }、{ $second }
word-list-and = { $first }和{ $last }

# 图层与下方图层的混合方式。
word-blend-normal = 正常
word-blend-multiply = 正片叠底
word-blend-screen = 滤色
word-blend-overlay = 叠加
word-blend-darken = 变暗
word-blend-lighten = 变亮
word-blend-color-dodge = 颜色减淡
word-blend-color-burn = 颜色加深
word-blend-hard-light = 强光
word-blend-soft-light = 柔光
word-blend-difference = 差值
word-blend-exclusion = 排除
word-blend-hue = 色相
word-blend-saturation = 饱和度
word-blend-color = 颜色
word-blend-luminosity = 明度
word-blend-add = 相加

# 模型的种类：单个。
word-model-checkpoint = Checkpoint
word-model-unet = 不含 VAE 的网络
word-model-lora = LoRA
word-model-embedding = Embedding
word-model-vae = VAE
word-model-preview-vae = 预览 VAE
word-model-controlnet = ControlNet
word-model-ip-adapter = IP-Adapter
word-model-text-encoder = 文本编码器
word-model-clip-vision = 图像编码器
word-model-upscaler = 放大模型
word-model-depth = 深度估计模型
word-model-unknown = 未知

# 模型的种类：多个。
word-models-checkpoint = Checkpoint
word-models-unet = 不含 VAE 的网络
word-models-lora = LoRA
word-models-embedding = Embedding
word-models-vae = VAE
word-models-preview-vae = 预览 VAE
word-models-controlnet = ControlNet
word-models-ip-adapter = IP-Adapter
word-models-text-encoder = 文本编码器
word-models-clip-vision = 图像编码器
word-models-upscaler = 放大模型
word-models-depth = 深度估计模型
word-models-unknown = 未知文件

# 图像新增的空白区域以什么开始。
word-fill-edge = 边缘
word-fill-mirror = 镜像
word-fill-blur = 模糊
word-fill-noise = 噪声
word-fill-neutral = 中性灰

# 潜空间图像如何放大。
word-latent-bilinear = 潜空间
word-latent-bilinear-antialiased = 潜空间（抗锯齿）
word-latent-bicubic = 潜空间（双三次）
word-latent-bicubic-antialiased = 潜空间（双三次抗锯齿）
word-latent-nearest = 潜空间（最近邻）
word-latent-nearest-exact = 潜空间（精确最近邻）

# 控制网络所参照的图像如何制作。
word-preprocessor-none = 无
    .about = 图像本身已是控制图。
word-preprocessor-canny = Canny 边缘
    .about = 图像的边缘，黑底白线。
word-preprocessor-scribble = 涂鸦
    .about = 白底深色线条变为黑底白线。
word-preprocessor-tile = Tile（分块）
    .about = 将图像柔化，以便重新生成细节。
word-preprocessor-inpaint = 局部重绘
    .about = 将蒙版部分标为未知的图像。
word-preprocessor-depth = 深度
    .about = 各处的远近，由 Depth Anything V2 估计。

# 导出图像的格式。
word-format-png = PNG
word-format-png-16 = PNG，16 位
word-format-jpeg = JPEG
word-format-webp-lossless = WebP，无损
word-format-webp-lossy = WebP，有损

# 新选区与旧选区的关系。
word-combine-replace = 新选区
    .about = 取代原有的选区。
word-combine-add = 添加到选区
    .keys = Shift
    .about = 同时选中此区域。
word-combine-subtract = 从选区减去
    .keys = Alt
    .about = 去掉此区域。
word-combine-intersect = 与选区交叉
    .keys = Shift+Alt
    .about = 只保留原选区中也位于此区域内的部分。

# 图层缩放或旋转时像素如何生成。
word-filter-nearest = 最近邻
word-filter-bilinear = 双线性
word-filter-bicubic = 双三次

# 渐变如何展开。
word-gradient-linear = 线性
    .about = 沿拖出的线。
word-gradient-radial = 径向
    .about = 以线的起点为中心。

## 可以撤销的步骤。

undo-flip-horizontal = 水平翻转
undo-flip-vertical = 垂直翻转
undo-rotate-left = 向左旋转
undo-rotate-right = 向右旋转
undo-rotate-half = 旋转 180°
undo-select-all = 全选
undo-select-invert = 反选
undo-select-grow = 扩展选区
undo-select-shrink = 收缩选区
undo-select-feather = 羽化选区
undo-select-border = 选择边界
undo-select-mask = 选择蒙版
undo-mask-from-selection = 从选区建立蒙版
undo-select-pixels = 选择图层像素
undo-mask-clear = 清除蒙版
undo-mask-fill = 填满蒙版
undo-mask-invert = 反转蒙版
undo-mask-grow = 扩展蒙版
undo-mask-shrink = 收缩蒙版
undo-mask-feather = 羽化蒙版
undo-edit = 编辑
undo-brush-stroke = 画笔描绘
undo-erase = 擦除
undo-fill = 填充
undo-draw-frame = 绘制生成框
undo-move-frame = 移动生成框
undo-resize-frame = 调整生成框大小
undo-gradient = 渐变
undo-lasso = 套索
undo-ellipse-selection = 椭圆选区
undo-rectangle-selection = 矩形选区
undo-paint-mask = 绘制蒙版
undo-erase-mask = 擦除蒙版
undo-polygon-selection = 多边形选区
undo-deselect = 取消选择
undo-select-by-colour = 按颜色选择
undo-magic-wand = 魔棒
undo-move-layer = 移动图层
undo-copy-selected-pixels = 复制选中像素
undo-move-selected-pixels = 移动选中像素
undo-rotate-layer = 旋转图层
undo-rotate-selected-pixels = 旋转选中像素
undo-scale-layer = 缩放图层
undo-scale-selected-pixels = 缩放选中像素
undo-move-selection = 移动选区
